import { fieldOf, listAt, textAt } from '../json.ts';

/** A request that sets something in a session, without the session's id. */
export interface Setting {
  method: 'session/set_config_option' | 'session/set_mode' | 'session/set_model';
  params: Readonly<Record<string, string>>;
}

/** What of an earlier session an agent offers to go on with. */
export function resumption(initialized: unknown): 'resume' | 'load' | null {
  const capabilities = fieldOf(initialized, 'agentCapabilities');
  const resume = fieldOf(capabilities, 'sessionCapabilities', 'resume');
  if (resume !== undefined && resume !== null && resume !== false) return 'resume';
  return fieldOf(capabilities, 'loadSession') === true ? 'load' : null;
}

/** The model that a session works with, where it says so: its name without how much it thinks. */
export function currentModel(session: unknown): string | null {
  const model = textAt(optionOf(session, 'model'), 'currentValue') ?? textAt(session, 'models', 'currentModelId');
  return model === null || model === 'default' ? null : model.replace(/\[(?:none|minimal|low|medium|high|xhigh)\]$/, '');
}

/** How a session gets a model; null where it has it already, or offers no way. */
export function modelSetting(session: unknown, model: string): Setting | null {
  if (currentModel(session) === model) return null;
  const option = optionOf(session, 'model');
  const id = textAt(option, 'id');
  if (id !== null) {
    const values = valuesOf(option);
    const value = values.find((each) => each === model) ?? values.find((each) => each.endsWith(`/${model}`)) ?? model;
    return value === textAt(option, 'currentValue') ? null : { method: 'session/set_config_option', params: { configId: id, value } };
  }
  const offered = listAt(session, 'models', 'availableModels').map((each) => textAt(each, 'modelId'));
  return offered.length === 0 ? null : { method: 'session/set_model', params: { modelId: model } };
}

/** How a session gets the first of these modes that it offers; null where it has it already, or offers none of them. */
export function modeSetting(session: unknown, modes: readonly string[]): Setting | null {
  const offered = new Set(listAt(session, 'modes', 'availableModes').map((mode) => textAt(mode, 'id')));
  const mode = modes.find((each) => offered.has(each));
  if (mode !== undefined) return mode === textAt(session, 'modes', 'currentModeId') ? null : { method: 'session/set_mode', params: { modeId: mode } };
  const option = optionOf(session, 'mode');
  const id = textAt(option, 'id');
  const values = valuesOf(option);
  const value = modes.find((each) => values.includes(each));
  return id === null || value === undefined || value === textAt(option, 'currentValue') ? null : { method: 'session/set_config_option', params: { configId: id, value } };
}

function optionOf(session: unknown, category: string): unknown {
  const options = listAt(session, 'configOptions');
  return options.find((option) => textAt(option, 'category') === category) ?? options.find((option) => textAt(option, 'id') === category);
}

/** The values of a choice, in groups or not. */
function valuesOf(option: unknown): string[] {
  return listAt(option, 'options').flatMap((each) => [textAt(each, 'value'), ...listAt(each, 'options').map((inner) => textAt(inner, 'value'))]).filter((value) => value !== null);
}
