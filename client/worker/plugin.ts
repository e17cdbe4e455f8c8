import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Plugin } from 'vite';

/** Fetched one by one when they are first shown. */
const LATER = /^(avatars|icons)\//;

/** Puts the worker beside the built page, with the list of what it keeps. */
export function worker(): Plugin {
  return {
    name: 'teahouse-worker',
    apply: 'build',
    async writeBundle({ dir = '' }) {
      const files = (await readdir(dir, { recursive: true, withFileTypes: true }))
        .filter((file) => file.isFile() && file.name !== 'worker.js')
        .map((file) => join(file.parentPath, file.name))
        .sort();
      const hash = createHash('sha256');
      for (const file of files) hash.update(file.slice(dir.length)).update(await readFile(file));
      const addresses = files
        .map((file) =>
          file
            .slice(dir.length + 1)
            .split(sep)
            .join('/'),
        )
        .filter((address) => !LATER.test(address))
        .map((address) => (address === 'index.html' ? '' : address));
      const source = await readFile(new URL('worker.js', import.meta.url), 'utf8');
      const version = hash.digest('base64url').slice(0, 16);
      await writeFile(
        join(dir, 'worker.js'),
        `const VERSION = ${JSON.stringify(version)};\nconst FILES = ${JSON.stringify(addresses)};\n${source}`,
      );
    },
  };
}
