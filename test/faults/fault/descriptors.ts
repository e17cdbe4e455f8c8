import { execFileSync } from 'node:child_process';

/** Limits how many descriptors a process may open from now on. */
export function limitDescriptors(pid: number, count: number): void {
  execFileSync('prlimit', ['--pid', String(pid), `--nofile=${count}:`], { stdio: 'pipe' });
}
