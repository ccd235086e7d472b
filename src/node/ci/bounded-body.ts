/** The text of an answer; null where it has more than `most` bytes, and nothing more of it is read then. */
export async function readBounded(response: Response, most: number): Promise<string | null> {
  if (response.body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  let length = 0;
  // Leaving the loop cancels what is still to come.
  for await (const chunk of response.body) {
    length += chunk.length;
    if (length > most) return null;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
