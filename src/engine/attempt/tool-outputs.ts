/** Folders and files that runs of tests, compilers and editors leave behind, and nobody writes by hand. */
const FOLDERS = new Set([
  'node_modules', '.cache', 'coverage', 'htmlcov', '.nyc_output', '__pycache__', '.pytest_cache', '.mypy_cache', '.ruff_cache', '.hypothesis', '.tox',
  '.gradle', '.vite', '.turbo', '.parcel-cache', 'test-results', 'TestResults', 'playwright-report',
]);
const FILES = /^(?:\.coverage(?:\..+)?|\.eslintcache|\.stylelintcache|\.DS_Store|Thumbs\.db|.+\.pyc|.+\.tsbuildinfo|.+\.sw[op]|\.#.+|.+~|4913)$/;

/** Whether a file, relative to the workspace, is what a tool leaves behind: it is nobody's work, whoever has run that. */
export function isToolOutput(file: string): boolean {
  const parts = file.split('/');
  const name = parts.pop() ?? '';
  return FILES.test(name) || parts.some((part) => FOLDERS.has(part));
}
