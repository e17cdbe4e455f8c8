import { readFileSync } from 'node:fs';

/** Both languages of the README, with the same content. */
export const READMES = ['README.md', 'README.zh-CN.md'] as const;

/** Returns the fenced blocks of a page in one language, '' for those without one. */
export function blocks(page: string, language: string): string[] {
  const fences = readFileSync(page, 'utf8').matchAll(/^```(\S*)\n(.*?)^```$/gms);
  return Array.from(fences).flatMap(([, kind, text]) => (kind === language ? [text!] : []));
}

/** Returns the command lines of a page, without comments. */
export function commands(page: string): string[] {
  return blocks(page, '').flatMap((block) =>
    block
      .split('\n')
      .map((line) => line.replace(/\s+#.*$/, ''))
      .filter(Boolean),
  );
}

/**
 * Returns the text between backticks in the first column of the tables: settings, and further
 * commands.
 */
export function tabled(page: string): string[] {
  const rows = readFileSync(page, 'utf8').matchAll(/^\| (`[^|]*?)\s*\|/gm);
  return Array.from(rows).flatMap(([, cell]) =>
    Array.from(cell!.matchAll(/`([^`]+)`/g), ([, code]) => code!),
  );
}
