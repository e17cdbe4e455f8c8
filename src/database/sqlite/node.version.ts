/**
 * From this version on Node's `ObjectWrap` has an environment to be taken off from, which there is none of while V8
 * collects garbage: a statement that better-sqlite3 12 lets go of ends the process. better-sqlite3 13 is made
 * otherwise, and needs Node 22.
 */
const FIRST_TOO_NEW = [24, 19] as const;

/** @param version such as `v24.19.0` @returns one line for the operator where the embedded database cannot run on it */
export function tooNewFor(version: string): string | undefined {
  const [major = 0, minor = 0] = version.replace('v', '').split('.').map(Number);
  const [firstMajor, firstMinor] = FIRST_TOO_NEW;
  if (major < firstMajor || (major === firstMajor && minor < firstMinor)) return undefined;
  return `the embedded database cannot run on Node ${version}: install Node 22, or set DATABASE_URL to use PostgreSQL`;
}
