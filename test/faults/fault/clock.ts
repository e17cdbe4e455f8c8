import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * The wall clock of some processes, which can be moved forward and back; their timers are not
 * affected.
 */
export class WallClock {
  private readonly directory = mkdtempSync(join(tmpdir(), 'teahouse-clock-'));

  constructor() {
    this.set('+0');
  }

  /** Environment of the processes that use this clock. */
  get env(): Record<string, string> {
    return {
      LD_PRELOAD: library()!,
      FAKETIME_TIMESTAMP_FILE: this.file,
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      FAKETIME_CACHE_DURATION: '1',
    };
  }

  /** @param offset such as `+2h` */
  set(offset: string): void {
    const next = `${this.file}.next`;
    writeFileSync(next, `${offset}\n`);
    renameSync(next, this.file);
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  private get file(): string {
    return join(this.directory, 'offset');
  }
}

/** Returns the path of libfaketime, if it is installed. */
export function library(): string | undefined {
  const root = '/usr/lib';
  const places = [root, ...readdirSync(root).map((name) => join(root, name))];
  return places
    .map((place) => join(place, 'faketime', 'libfaketimeMT.so.1'))
    .find((file) => existsSync(file));
}
