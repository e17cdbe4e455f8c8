/** What `engines` in package.json asks for. */
const LEAST = [20, 19] as const;
/**
 * From this version on Node's `ObjectWrap` has an environment to be taken off from, which there is none of while V8
 * collects garbage: a statement that better-sqlite3 12 lets go of ends the process. better-sqlite3 13 is made
 * otherwise, and needs Node 22.
 */
const FIRST_WITHOUT_SQLITE = [24, 19] as const;

/** @param version such as `v24.19.0` @returns one line for the operator where nothing here runs on it */
export function tooOld(version: string): string | undefined {
  if (!isBefore(version, LEAST)) return undefined;
  return `${version} is too old: install Node ${LEAST.join('.')} or later`;
}

/** @param version such as `v24.19.0` @returns one line for the operator where the embedded database cannot run on it */
export function tooNewForSqlite(version: string): string | undefined {
  if (isBefore(version, FIRST_WITHOUT_SQLITE)) return undefined;
  return `the embedded database cannot run on Node ${version}: install Node 22, or set DATABASE_URL to use PostgreSQL`;
}

function isBefore(version: string, [atMajor, atMinor]: readonly [number, number]): boolean {
  const [major = 0, minor = 0] = version.replace('v', '').split('.').map(Number);
  return major < atMajor || (major === atMajor && minor < atMinor);
}
