import type { ApprovalRequest } from '../../node/workspace/approval-requests.ts';
import type { Layout } from '../text/layout.ts';
import { plainLine } from '../text/plain.ts';

/** A command that the repository names, exactly as it would be started: never cut or wrapped. */
export function approvalLines(request: ApprovalRequest, { style }: Layout): string[] {
  const [command = '', ...more] = request.says.split('\n');
  return [
    `  ${plainLine(request.title)}`,
    `    ${style.accent(plainLine(command))}`,
    ...more.map((line) => style.dim(`      ${plainLine(line)}`)),
  ];
}
