import { execFileSync } from 'node:child_process';

/** How many descriptors a process may have open from now on. */
export function limitDescriptors(pid: number, count: number): void {
  execFileSync('prlimit', ['--pid', String(pid), `--nofile=${count}:`], { stdio: 'pipe' });
}
