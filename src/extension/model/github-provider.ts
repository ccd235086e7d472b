/** The API of github.com. */
const GITHUB = /^(?:https:\/\/api\.github\.com\/?)?$/i;

/**
 * Whose sessions fit an address of GitHub's API: a token for github.com goes to no other server. Empty or undefined
 * stands for github.com.
 */
export function githubProvider(apiUrl: string | undefined): 'github' | 'github-enterprise' {
  return GITHUB.test(apiUrl?.trim() ?? '') ? 'github' : 'github-enterprise';
}
