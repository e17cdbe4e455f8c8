import { existsSync, readFileSync } from 'node:fs';

const PACKAGE = new URL('../../package.json', import.meta.url);

/** As package.json says, which lies beside `dist/`; a server that was taken out of its package has no number. */
export const VERSION = existsSync(PACKAGE) ? read() : 'unknown';

function read(): string {
  return (JSON.parse(readFileSync(PACKAGE, 'utf8')) as { version: string }).version;
}
