import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PIECES = [2 ** 20, 2 ** 14, 2 ** 10, 1];

/** A small separate file system. */
export class Disk {
  readonly directory = mkdtempSync(join(tmpdir(), 'teahouse-disk-'));
  private readonly image: string | undefined;

  /**
   * @param kind `memory` can be filled; `device` can fail, and is then read-only until it is
   * mounted again
   */
  constructor(kind: 'memory' | 'device', mebibytes: number) {
    if (kind === 'memory') {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', this.directory]);
      return;
    }
    this.image = `${this.directory}.image`;
    execFileSync('truncate', ['-s', `${mebibytes}M`, this.image]);
    execFileSync('mkfs.ext4', ['-q', this.image]);
    this.mount();
  }

  /** Writes until the file system is full. */
  fill(): void {
    writeFileSync(this.filler, '', { flag: 'a' });
    for (const piece of PIECES) {
      try {
        for (;;) appendFileSync(this.filler, Buffer.alloc(piece, 1));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      }
    }
  }

  free(): void {
    rmSync(this.filler, { force: true });
  }

  /**
   * Makes it read-only, as after a device error. No process may be writing: Linux may report an
   * fsync in progress as done, and drop its data.
   */
  fail(): void {
    execFileSync('sync', ['-f', this.directory]);
    execFileSync('mount', ['-o', 'remount,abort', this.directory]);
  }

  /** Unmounts it; its users must have ended. */
  repair(): void {
    execFileSync('umount', [this.directory]);
    this.mount();
  }

  remove(): void {
    execFileSync('umount', ['-l', this.directory]);
    rmSync(this.directory, { recursive: true, force: true });
    if (this.image) rmSync(this.image, { force: true });
  }

  private get filler(): string {
    return join(this.directory, 'filler');
  }

  private mount(): void {
    execFileSync('mount', ['-o', 'loop', this.image!, this.directory]);
  }
}
