import { stderr, stdout } from 'node:process';
import type { Progress } from './backup/progress.js';

const WIDTH = 30;
const MIB = 1024 * 1024;

export function printLine(line: string): void {
  stdout.write(`${line}\n`);
}

/** Returns a progress line that redraws itself; it prints nothing unless `isWatched`. */
export function progress(isWatched = stderr.isTTY): { told: Progress; end(): void } {
  if (!isWatched) return { told: () => {}, end: () => {} };
  return {
    told: (step, done, total) => stderr.write(`\r\u001b[K${step} ${bar(done, total)}`),
    end: () => stderr.write('\r\u001b[K'),
  };
}

export function bar(done: number, total?: number): string {
  if (total === undefined) return `${(done / MIB).toFixed(1)} MiB`;
  const part = Math.min(1, done / Math.max(1, total));
  const full = Math.floor(part * WIDTH);
  return `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)} ${Math.floor(100 * part)} %`;
}
