import { exit, stderr, version } from 'node:process';

/** The minimum of `engines` in package.json. */
const MIN_VERSION = [20, 19] as const;

/**
 * Returns one line for the operator if this Node version is not supported.
 * @param running such as `v24.19.0`
 */
export function unsupportedNodeReason(running: string): string | undefined {
  const [major = 0, minor = 0] = running.replace('v', '').split('.').map(Number);
  if (major > MIN_VERSION[0] || (major === MIN_VERSION[0] && minor >= MIN_VERSION[1])) return undefined;
  return `Node ${running} is too old: install Node ${MIN_VERSION.join('.')} or later`;
}

/** Exits on an unsupported Node version. Call it before other imports, which may fail to load there. */
export function requireSupportedNode(): void {
  const why = unsupportedNodeReason(version);
  if (why === undefined) return;
  stderr.write(`${why}\n`);
  exit(1);
}
