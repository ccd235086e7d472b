import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Environment } from './environment.ts';

/** Names of variables that hold credentials by convention. */
const SECRET_NAME = /(?:^|_)(?:[A-Z0-9]{0,64}(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL)S?|AUTH|PASS|PAT|COOKIE|DSN|JWT)(?:_|$)|[^_]_PWD$/i;
/** Of these, the ones that say where a credential is and not what it is. */
const PLACE_NAME = /_(?:SOCK|FILE|PATH|DIR|HOME)$/i;
/** Names of variables that hold headers of requests, in lines or with commas between them. */
const HEADERS_NAME = /(?:^|_)HEADERS$/i;
/** What every request says of itself. */
const PLAIN_HEADER = /^(?:content-type|user-agent|accept(?:-[a-z]+)?|[a-z-]+-(?:version|beta))$/i;

/** Names that say that a value is a place or a choice. */
const PLAIN_NAME = /(?:^|_)(?:SOCK|FILE|PATH|DIR|FOLDER|HOME|ROOT|CWD|HOST|MODEL|REGION|LOCATION|PROJECT|LANG)$|^LC_/i;
/** What is shorter has another meaning more often than that of a credential. */
const SHORTEST_SECRET = 8;
/** A word, a number, a version or a date; longer than that it is none. */
const PLAIN_VALUE = /^(?:[A-Z]?[a-z]{1,15}|[A-Z]{1,15}|[\d.,:_-]{1,15})$/;
/** The address of something, with no one's name and no question in it. */
const PLAIN_URL = /^[a-z][a-z0-9+.-]*:\/\/[^\s@?]*$/i;

/** The values of an environment that nobody should read in a log, judged by the names of their variables. */
export function secretValues(environment: Environment): string[] {
  const values: string[] = [];
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined) continue;
    if (isSecretName(name)) values.push(value);
    else if (HEADERS_NAME.test(name)) values.push(...headerValues(value));
  }
  return values;
}

/** Whether a variable of this name holds a credential, by convention. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) && !PLACE_NAME.test(name);
}

/**
 * The values of variables that a configuration names for an agent, whatever they are called: all that may be secret, which is
 * neither short nor plainly something else, such as a word, an address or what stands in `folder`.
 */
export function namedValues(names: readonly string[], environment: Environment, folder: string): string[] {
  return names.flatMap((name) => {
    const value = environment[name]?.trim() ?? '';
    return PLAIN_NAME.test(name) || isPlain(value) || existsSync(resolve(folder, value)) ? [] : [value];
  });
}

function isPlain(value: string): boolean {
  return value.length < SHORTEST_SECRET || PLAIN_VALUE.test(value) || PLAIN_URL.test(value);
}

/** What headers say, without their names, where it may be secret: after a scheme such as `Basic` what follows it as well. */
function headerValues(headers: string): string[] {
  return headers.split(/\r?\n|,(?=\s*[\w-]+=)/).flatMap((header) => {
    const [, name = '', value = header] = /^\s*([\w-]+)\s*[:=]\s*(.*?)\s*$/.exec(header) ?? [];
    const [, credentials = ''] = /^[\w-]+\s+(\S+)$/.exec(value) ?? [];
    return PLAIN_HEADER.test(name) ? [] : [value, credentials].filter((each) => !isPlain(each));
  });
}
