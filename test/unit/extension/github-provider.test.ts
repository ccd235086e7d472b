import assert from 'node:assert/strict';
import { githubProvider } from '../../../src/extension/model/github-provider.ts';

describe('whose session GitHub’s API is asked with', () => {
  it('is that of github.com for github.com', () => {
    for (const url of [undefined, '', ' ', 'https://api.github.com', 'https://api.github.com/', 'https://API.GitHub.com']) assert.equal(githubProvider(url), 'github', url);
  });

  it('is never that of github.com for another server', () => {
    for (const url of ['https://github.example.com/api/v3', 'https://api.github.com.example.com', 'https://api.github.com@example.com', 'http://api.github.com', 'http://127.0.0.1:8080']) {
      assert.equal(githubProvider(url), 'github-enterprise', url);
    }
  });
});
