import assert from 'node:assert/strict';
import { currentModel, modelSetting, modeSetting, resumption } from '../../../../src/agents/acp/set-up.ts';

const MODEL = { id: 'm', category: 'model', type: 'select', currentValue: 'a/small', options: [{ value: 'a/small' }, { group: 'g', options: [{ value: 'a/large' }] }] };

describe('setting a session up', () => {
  it('goes on with an earlier one as it is offered', () => {
    assert.equal(resumption({ agentCapabilities: { loadSession: true, sessionCapabilities: { resume: {} } } }), 'resume');
    assert.equal(resumption({ agentCapabilities: { loadSession: true, sessionCapabilities: { resume: null } } }), 'load');
    for (const nothing of [{ agentCapabilities: { loadSession: false } }, {}, null, 'x']) assert.equal(resumption(nothing), null);
  });

  it('sets a model by the option for it', () => {
    assert.equal(currentModel({ configOptions: [MODEL] }), 'a/small');
    assert.deepEqual(modelSetting({ configOptions: [MODEL] }, 'a/large'), { method: 'session/set_config_option', params: { configId: 'm', value: 'a/large' } });
    assert.deepEqual(modelSetting({ configOptions: [MODEL] }, 'large'), { method: 'session/set_config_option', params: { configId: 'm', value: 'a/large' } });
    // It may know names that it does not list.
    assert.deepEqual(modelSetting({ configOptions: [MODEL] }, 'opus'), { method: 'session/set_config_option', params: { configId: 'm', value: 'opus' } });
    assert.equal(modelSetting({ configOptions: [MODEL] }, 'a/small'), null);
    assert.equal(modelSetting({ configOptions: [MODEL] }, 'small'), null);
  });

  it('sets a model by a list of them', () => {
    const models = { currentModelId: 'x', availableModels: [{ modelId: 'x' }, { modelId: 'y' }] };
    assert.deepEqual(modelSetting({ models }, 'y'), { method: 'session/set_model', params: { modelId: 'y' } });
    assert.equal(modelSetting({ models }, 'x'), null);
  });

  it('sets the first mode that there is', () => {
    const modes = { currentModeId: 'plan', availableModes: [{ id: 'plan' }, { id: 'default' }] };
    assert.deepEqual(modeSetting({ modes }, ['read-only', 'default']), { method: 'session/set_mode', params: { modeId: 'default' } });
    assert.equal(modeSetting({ modes }, ['plan', 'default']), null);
    assert.equal(modeSetting({ modes }, ['other']), null);
    const option = { id: 'mode', currentValue: 'auto', options: [{ value: 'auto' }, { value: 'read-only' }] };
    assert.deepEqual(modeSetting({ configOptions: [option] }, ['read-only']), { method: 'session/set_config_option', params: { configId: 'mode', value: 'read-only' } });
    assert.equal(modeSetting({ configOptions: [option] }, ['auto']), null);
  });

  it('sets nothing where nothing is offered', () => {
    for (const session of [{}, null, { modes: null, models: null, configOptions: [null, 3] }]) {
      assert.deepEqual([modelSetting(session, 'x'), modeSetting(session, ['x']), currentModel(session)], [null, null, null]);
    }
  });
});
