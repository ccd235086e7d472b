import assert from 'node:assert/strict';
import { SETTING_DEFAULTS, settingOf, type SettingId } from '../../../src/contract/settings.ts';

describe('a setting', () => {
  it('is what is written', () => {
    assert.equal(settingOf('coherence.agent', 'claude'), 'claude');
    assert.deepEqual(settingOf('coherence.searchPath', ['/opt/bin']), ['/opt/bin']);
    assert.equal(settingOf('coherence.continueRuns', false), false);
  });

  it('is the usual one where something else than meant is written', () => {
    assert.deepEqual(settingOf('coherence.searchPath', '/opt/bin'), []);
    assert.deepEqual(settingOf('coherence.searchPath', [1]), []);
    for (const [id, usual] of Object.entries(SETTING_DEFAULTS)) for (const wrong of [undefined, null, {}]) assert.deepEqual(settingOf(id as SettingId, wrong), usual);
  });
});
