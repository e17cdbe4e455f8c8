import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const run = promisify(execFile);
const LINT = resolve('build/lint-prose.js');

/** A repository with one file. */
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'teahouse-prose-'));
  await run('git', ['init', '-q', directory]);
});
afterAll(() => rm(directory, { recursive: true, force: true }));

async function lint(file: string, text: string): Promise<{ code: number; output: string }> {
  const path = join(directory, file);
  await writeFile(path, text);
  const failed = (error: { code: number; stdout: string; stderr: string }) => error;
  const done = await run(process.execPath, [LINT], { cwd: directory }).catch(failed);
  await rm(path);
  return { code: 'code' in done ? done.code : 0, output: done.stdout + done.stderr };
}

describe('npm run lint:prose', () => {
  it('accepts the documents and comments of this repository', async () => {
    await expect(run(process.execPath, [LINT], { maxBuffer: 2 ** 24 })).resolves.toBeDefined();
  });

  it.each([
    ['a.md', 'Whoever connects is counted.', 'a.md:1: "Whoever"'],
    ['b.ts', '/** Tells the house that a socket left. */\nexport const a = 1;', 'b.ts:1: "the house"'],
    ['c.js', "const text = 'mend';\n// Names the mend.", 'c.js:2: "mend"'],
    ['d.tsx', 'const a = `${1}` + /`/;\n// Tells whoever asks.', 'd.tsx:2: "whoever"'],
    ['e.css', '.a {\n  /* Theirs. */\n}', 'e.css:2: "Theirs"'],
  ])('fails on a private word planted in %s', async (file, text, found) => {
    const { code, output } = await lint(file, text);
    expect(code).toBe(1);
    expect(output).toContain(found);
    expect(output).toContain('1 words to replace');
  });

  it('accepts private words in code, in strings and in code blocks of documents', async () => {
    expect((await lint('a.ts', "export const mend = 'somebody';")).code).toBe(0);
    expect((await lint('a.md', 'Run `whoever`:\n\n```\nnobody\n```\n')).code).toBe(0);
  });

  it('lists a sentence of more than 35 words without failing', async () => {
    const { code, output } = await lint('a.md', `${'word '.repeat(36)}end. Short.`);
    expect(code).toBe(0);
    expect(output).toContain('a.md:1: 37 words');
  });
});
