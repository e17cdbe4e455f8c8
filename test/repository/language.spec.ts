import { afterEach, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PLANTED = 'client/src/i18n/planted-by-a-test.ts';
afterEach(() => rm(PLANTED, { force: true }));

it('rejects a language with a missing text at compile time', async () => {
  await writeFile(
    PLANTED,
    `import type { Dictionary } from './zh-CN';
import { english } from './en';
const { send: _, ...rest } = english;
export const halfEnglish: Dictionary = rest;
`,
  );
  await expect(run('npx', ['tsc', '--noEmit', '-p', 'client/tsconfig.json'])).rejects.toMatchObject({
    stdout: expect.stringMatching(/Property 'send' is missing/),
  });
}, 120_000);
