import { exit, stderr, version } from 'node:process';

/** What `engines` in package.json asks for. */
const MIN_VERSION = [20, 19] as const;

/** @param running such as `v24.19.0` @returns one line for the operator where nothing here runs on it */
export function unsupportedNodeReason(running: string): string | undefined {
  const [major = 0, minor = 0] = running.replace('v', '').split('.').map(Number);
  if (major > MIN_VERSION[0] || (major === MIN_VERSION[0] && minor >= MIN_VERSION[1])) return undefined;
  return `Node ${running} is too old: install Node ${MIN_VERSION.join('.')} or later`;
}

/** Ends the process on a Node that is too old. Whatever else is imported may not even load there, so call it first. */
export function requireSupportedNode(): void {
  const why = unsupportedNodeReason(version);
  if (why === undefined) return;
  stderr.write(`${why}\n`);
  exit(1);
}
