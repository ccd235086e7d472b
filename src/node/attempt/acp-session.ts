import { methods, RequestError, type ClientContext } from '@agentclientprotocol/sdk';
import { modelSetting, modeSetting, resumption, type Setting } from '../../agents/acp/set-up.ts';
import { reasonOf, unattendedSignIns, wantsSignIn } from '../../agents/acp/turn-end.ts';
import { textAt } from '../../agents/json.ts';
import type { AcpPreset } from '../../agents/preset.ts';
import type { ShimRequest } from './request.ts';

export interface AcpSession {
  id: string;
  /** What the agent answered when it was opened. */
  opened: unknown;
}

/** Opens the session of an attempt. Rejects with the agent's error where there is none to be had. */
export class SessionOpening {
  readonly #agent: ClientContext;
  readonly #request: ShimRequest;
  readonly #preset: AcpPreset | undefined;
  readonly #note: (line: string) => void;

  /** `note` is told what goes on without something that was refused. */
  constructor(agent: ClientContext, request: ShimRequest, preset: AcpPreset | undefined, note: (line: string) => void) {
    this.#agent = agent;
    this.#request = request;
    this.#preset = preset;
    this.#note = note;
  }

  /** Goes on with the session of an earlier attempt where that can be, else begins one. */
  async open(initialized: unknown): Promise<AcpSession> {
    const { cwd, session } = this.#request;
    const how = session === null ? null : resumption(initialized);
    if (session !== null && how !== null) {
      try {
        return { id: session, opened: await this.#agent.request(`session/${how}`, { sessionId: session, cwd, mcpServers: [] }) };
      } catch (error) {
        this.#refused('Its earlier session is not there any more', error);
      }
    }
    try {
      return await this.#begin();
    } catch (error) {
      if (!(error instanceof RequestError) || !wantsSignIn(error)) throw error;
      return await this.#beginSignedIn(initialized, error);
    }
  }

  /** Sets the mode that leaves the least to the agent itself, and the model. */
  async setUp({ id, opened }: AcpSession): Promise<void> {
    const { agent: { model }, posture } = this.#request;
    await this.#set(id, modeSetting(opened, this.#preset?.modes?.(posture) ?? []), 'It keeps the mode that it has');
    if (model !== undefined) await this.#set(id, modelSetting(opened, model), `The model ${model} could not be set`);
  }

  async #begin(): Promise<AcpSession> {
    const opened: unknown = await this.#agent.request(methods.agent.session.new, { cwd: this.#request.cwd, mcpServers: [] });
    const id = textAt(opened, 'sessionId');
    if (id === null) throw RequestError.invalidRequest(undefined, 'its session has no id');
    return { id, opened };
  }

  async #beginSignedIn(initialized: unknown, refusal: RequestError): Promise<AcpSession> {
    for (const methodId of unattendedSignIns(initialized)) {
      try {
        await this.#agent.request(methods.agent.authenticate, { methodId });
        return await this.#begin();
      } catch (error) {
        if (!(error instanceof RequestError)) throw error;
      }
    }
    throw refusal;
  }

  async #set(sessionId: string, setting: Setting | null, otherwise: string): Promise<void> {
    if (setting === null) return;
    try {
      await this.#agent.request(setting.method as string, { sessionId, ...setting.params });
    } catch (error) {
      this.#refused(otherwise, error);
    }
  }

  /** @throws what is no refusal */
  #refused(what: string, error: unknown): void {
    if (!(error instanceof RequestError)) throw error;
    this.#note(`${what}: ${reasonOf(error)}`);
  }
}
