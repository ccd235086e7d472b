import assert from 'node:assert/strict';
import { isSecretName, namedValues, secretValues } from '../../../src/node/process/secret-values.ts';

describe('values of an environment that are secret', () => {
  it('are so by the names of their variables', () => {
    const environment = {
      ANTHROPIC_API_KEY: 'v1', GITHUB_TOKEN: 'v2', DB_PASSWORD: 'v3', AWS_SECRET_ACCESS_KEY: 'v4', npm_config__auth: 'v5', GH_PAT: 'v6', SENTRY_DSN: 'v7', apikey: 'v8',
      MYSQL_PWD: 'v9', DB_PWD: 'v10',
      PATH: 'n', PWD: 'n', OLDPWD: 'n', SSH_AUTH_SOCK: 'n', GIT_AUTHOR_NAME: 'n', KEYBOARD: 'n', TOKENIZER: 'n', API_KEY_FILE: 'n', EMPTY_TOKEN: undefined,
    };
    assert.deepEqual(secretValues(environment), ['v1', 'v2', 'v3', 'v4', 'v5', 'v6', 'v7', 'v8', 'v9', 'v10']);
  });

  it('stand in headers, without the names of these and without their schemes', () => {
    const headers = 'X-Api-Key: abc-def-1\nAuthorization: Basic dXNlcjpwYXNz\r\nX-Team: platform\nanthropic-beta: b-2026-01-01\nContent-Type: application/json';
    assert.deepEqual(secretValues({ ANTHROPIC_CUSTOM_HEADERS: headers }), ['abc-def-1', 'Basic dXNlcjpwYXNz', 'dXNlcjpwYXNz']);
    assert.deepEqual(secretValues({ OTEL_EXPORTER_OTLP_HEADERS: 'api-key=abc-def=,x-team=def-abc-1' }), ['abc-def=', 'def-abc-1']);
    assert.deepEqual(secretValues({ MY_HEADERS: 'what is no header' }), ['what is no header']);
    assert.equal(isSecretName('ANTHROPIC_CUSTOM_HEADERS'), false);
  });

  it('are those that a configuration names, where they are not plainly something else', () => {
    const environment = {
      SIGN_IN: 'correct-horse-1', LETTERS: 'abcdefghijklmnopqrst', PIN: '1234', MODE: 'development', WHEN: '2026-01-01', SERVICE: 'https://acme.io/v1', SIGNED: 'https://acme.io/v1?sig=a1b2c3',
      DATABASE: 'postgres://me:s3cret@host/db', MY_MODEL: 'claude-opus-4-1', WHERE: 'src/node/process', ELSEWHERE: process.cwd(), OTHER: 'correct-horse-2',
    };
    const names = Object.keys(environment).filter((name) => name !== 'OTHER');
    assert.deepEqual(namedValues([...names, 'MISSING'], environment, process.cwd()), [environment.SIGN_IN, environment.LETTERS, environment.SIGNED, environment.DATABASE]);
  });
});
