import { UserError } from '../../base/errors.ts';
import type { TextEdit } from '../../contract/finding.ts';
import { CONFIG_PATH, parseConfig } from '../../node/workspace/config-file.ts';

/** A member of an object in JSON: offsets of its name, of its value, and of the value's end. */
interface Member {
  name: string;
  start: number;
  value: number;
  end: number;
}

/**
 * The smallest edit of a configuration file that makes an agent the one of the repository. Everything else stays as it is.
 * @throws UserError `config`
 */
export function agentEdit(text: string, agent: string): TextEdit[] {
  const json = text.replace(/^\uFEFF/, ' ');
  if (parseConfig(text).problems.some(({ path, severity }) => path === '' && severity === 'error')) {
    throw new UserError('config', `${CONFIG_PATH} is not JSON.`, { hint: 'Correct it and try again.' });
  }
  const members = membersOf(json);
  const written = JSON.stringify(agent);
  const known = members.findLast(({ name }) => name === 'agent');
  if (known !== undefined) return json.slice(known.value, known.end) === written ? [] : [{ start: known.value, end: known.end, text: written }];
  const [first] = members;
  const open = json.indexOf('{');
  const newline = json.includes('\r\n') ? '\r\n' : '\n';
  if (first === undefined) return [{ start: open, end: json.lastIndexOf('}') + 1, text: `{${newline}  "agent": ${written}${newline}}` }];
  // What stands before a schema's name is nothing that anybody expects.
  const schema = first.name === '$schema' ? first : undefined;
  const blank = json.slice(open + 1, first.start);
  if (schema !== undefined) return [{ start: schema.end, end: schema.end, text: `,${blank === '' ? ' ' : blank}"agent": ${written}` }];
  return [{ start: open + 1, end: open + 1, text: `${blank}"agent": ${written},${blank === '' ? ' ' : ''}` }];
}

/** The members of the object that a text of JSON is. The text has been parsed: it is right. */
function membersOf(json: string): Member[] {
  const members: Member[] = [];
  let depth = 0;
  let member: Member | undefined;
  for (const { index, 0: token } of json.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/g)) {
    const end = index + token.length;
    if (depth === 1 && token.startsWith('"') && member === undefined) member = { name: String(JSON.parse(token)), start: index, value: -1, end: -1 };
    else if (member !== undefined && depth === 1 && token === ',') {
      members.push(member);
      member = undefined;
    } else if (member !== undefined && !(depth === 1 && (token === ':' || token === '}'))) {
      if (member.value < 0) member.value = index;
      member.end = end;
    }
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
  }
  return member === undefined ? members : [...members, member];
}
