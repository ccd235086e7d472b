import type { LanguageClient } from '../../language/language-client.ts';

/** All that an editor asks about a document, at the beginning of each of its links and paths; every answer, or why there was none. */
export async function askEverything(client: LanguageClient, file: string, text: string): Promise<string> {
  const textDocument = { uri: client.workspace.uriOf(file) };
  const answers: unknown[] = [];
  const ask = async (method: string, params: unknown): Promise<void> => {
    answers.push(await client.connection.sendRequest(method, params).catch((error: unknown) => String(error)));
  };
  const end = { line: text.split('\n').length, character: 0 };
  await ask('textDocument/diagnostic', { textDocument });
  for (const method of ['codeLens', 'documentSymbol', 'documentLink']) await ask(`textDocument/${method}`, { textDocument });
  await ask('textDocument/codeAction', { textDocument, range: { start: { line: 0, character: 0 }, end }, context: { diagnostics: [] } });
  const places = text.split('\n').flatMap((line, index) => [...line.matchAll(/^#|\]\(|`/g)].map(({ index: at }) => ({ line: index, character: at + 2 })));
  for (const position of places.slice(0, 60)) {
    const at = { textDocument, position };
    for (const method of ['hover', 'definition', 'completion', 'prepareRename']) await ask(`textDocument/${method}`, at);
    await ask('textDocument/references', { ...at, context: { includeDeclaration: true } });
  }
  await ask('workspace/symbol', { query: '' });
  await ask('workspace/diagnostic', { previousResultIds: [] });
  return JSON.stringify(answers);
}
