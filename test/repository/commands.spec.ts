import { describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PAGES } from './pages.js';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };

/** Code in a document: blocks and what stands between back quotes. */
const codeOf = (page: string): string =>
  Array.from(
    readFileSync(page, 'utf8').matchAll(/^```[^\n]*\n([^]*?)^```|`([^`\n]+)`/gm),
    ([, block, inline]) => block ?? inline,
  ).join('\n');

function uses(pattern: RegExp): [page: string, found: RegExpMatchArray][] {
  return PAGES.flatMap((page) =>
    Array.from(codeOf(page).matchAll(pattern), (found): [string, RegExpMatchArray] => [page, found]),
  );
}

/** The help of a command, such as `backup`. */
function helpOf(command: string): string {
  return execFileSync(process.execPath, ['dist/cli/main.js', ...command.split(' '), '--help'], {
    encoding: 'utf8',
  });
}

describe('commands in documents', () => {
  it('keeps documented scripts in package.json', () => {
    const found = uses(/npm run ([\w:-]+)/g);
    expect(found.length).toBeGreaterThan(20);
    const missing = found.filter(([, [, script]]) => scripts[script!] === undefined);
    expect(missing.map(([page, [command]]) => `${page}: ${command}`)).toEqual([]);
  });

  it('keeps documented script files in the repository', () => {
    const missing = uses(/(?:^|\s)node ((?:[\w-]+\/)+[\w.-]+\.js)/gm).filter(
      ([page, [, file]]) => !existsSync(file!) && !existsSync(join(dirname(page), file!)),
    );
    expect(missing.map(([page, [, file]]) => `${page}: ${file}`)).toEqual([]);
  });

  it('documents only commands and options that the help of the command line names', () => {
    const found = uses(/npx teahouse(?: ([a-z]+))?([^\n`|;&#]*)/g);
    expect(found.length).toBeGreaterThan(5);
    const commands = new Set(found.map(([, [, command]]) => command ?? 'start'));
    const help = new Map([...commands].map((command) => [command, helpOf(command)]));
    const wrong = found.filter(([, [, command = 'start', rest = '']]) => {
      const text = help.get(command)!;
      if (!text.startsWith(`Usage: teahouse ${command}`)) return true;
      return [...rest.matchAll(/--[a-z-]+/g)].some(
        ([option]) => !text.includes(option) && !knows(command, rest, option),
      );
    });
    expect(wrong.map(([page, [line]]) => `${page}: ${line}`)).toEqual([]);
  });
});

/** Whether a command below `command` has an option. */
function knows(command: string, rest: string, option: string): boolean {
  const below = /^ ([a-z-]+)/.exec(rest)?.[1];
  return below !== undefined && helpOf(`${command} ${below}`).includes(option);
}
