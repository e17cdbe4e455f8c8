import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const workers = readdirSync('dist', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.worker.js'))
  .map((file) => join('dist', file));

/** The packages that a built file imports, itself or through other files. */
function packagesOf(file: string, seen = new Set<string>()): Set<string> {
  const packages = new Set<string>();
  if (seen.has(file)) return packages;
  seen.add(file);
  for (const [, specifier] of readFileSync(file, 'utf8').matchAll(
    /^(?:import|export) .*from '([^']+)';$/gm,
  )) {
    if (!specifier!.startsWith('.')) packages.add(specifier!);
    else for (const name of packagesOf(join(dirname(file), specifier!), seen)) packages.add(name);
  }
  return packages;
}

describe('threads and processes of the server', () => {
  it.each(workers)('do not load Nest, which takes 10 MB each: %s', (worker) => {
    expect([...packagesOf(worker)].filter((name) => name.startsWith('@nestjs/'))).toEqual([]);
  });

  it('are found together with what they import', () => {
    expect(workers.length).toBeGreaterThan(4);
    expect(packagesOf('dist/chat/chat.gateway.js')).toContain('@nestjs/websockets');
  });
});
