import { PERMISSION_CHARACTERS, type Posture } from '../contract/permission.ts';

/** What an attempt may do, in a few sentences for its agent. */
export function postureWords({ files, commands, specsFolder }: Posture, specPath?: string): string {
  const elsewhere = specPath === undefined || specPath.startsWith(`${specsFolder}/`) ? '' : ` and in ${specPath}`;
  const where = {
    read: 'In this phase you may change, create and delete no file.',
    specs: `In this phase you may change files below ${specsFolder}/${elsewhere} and nowhere else.`,
    write: 'In this phase you may change every file that the work needs, but none below .coherence or .git.',
  }[files];
  const asking = {
    deny: ' Commands that need leave are refused.',
    ask: ` A command that needs leave ends your work until a person has answered; one of more than ${PERMISSION_CHARACTERS} characters is refused.`,
    allow: '',
  }[commands];
  return `${where} What you change elsewhere is undone, and the round has failed.${asking}`;
}
