import { existsSync, readFileSync } from 'node:fs';

const PACKAGE = new URL('../../package.json', import.meta.url);

/** The version in package.json, which is next to `dist/`; `unknown` if the file is missing. */
export const VERSION = existsSync(PACKAGE) ? read() : 'unknown';

function read(): string {
  return (JSON.parse(readFileSync(PACKAGE, 'utf8')) as { version: string }).version;
}
