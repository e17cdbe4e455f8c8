import { describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import ts from 'typescript';

const TYPES =
  'adapter|client|constants|controller|decorators|dto|filter|gateway|guard|limiter|logger|module|pipe|policy|process|provider|registry|repository|service|types|worker';
const FILE_NAME = new RegExp(`^[a-z\\d]+(?:-[a-z\\d]+)*(?:\\.(?:${TYPES}))?\\.ts$`);
/**
 * Words that are metaphors in a chat server. Engine.IO, Redis and compression have a `threshold`;
 * glibc has an arena.
 */
const METAPHORS = new Set(
  'door entrance turnstile venue venues ledger hall lookout courier passage outlet office portrait gathering town theatre turmoil trespass'.split(
    ' ',
  ),
);

const sources = execFileSync('git', ['ls-files', 'src', 'client', 'packages', 'test', 'bench'], {
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => /\.(ts|tsx|js)$/.test(path) && path !== 'test/repository/names.spec.ts');

function identifiersOf(source: string): Set<string> {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, true, ts.LanguageVariant.Standard, source);
  const found = new Set<string>();
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    if (kind === ts.SyntaxKind.Identifier) found.add(scanner.getTokenText());
  }
  return found;
}

function metaphorsIn(identifiers: Iterable<string>): string[] {
  return [...identifiers].filter((name) =>
    name.split(/(?=[A-Z][a-z])|[_\d]+/).some((word) => METAPHORS.has(word.toLowerCase())),
  );
}

describe('file and code names', () => {
  it('uses dashes between words in file names, and a dot only before a type', () => {
    const server = sources.filter((path) => path.startsWith('src/') && !path.includes('/migrations/'));
    expect(server.length).toBeGreaterThan(200);
    expect(server.filter((path) => !FILE_NAME.test(basename(path)))).toEqual([]);
  });

  it('uses no metaphors in the code', () => {
    const found = sources.flatMap((path) =>
      metaphorsIn(identifiersOf(readFileSync(path, 'utf8'))).map((name) => `${path}: ${name}`),
    );
    expect(found).toEqual([]);
  });

  it.each(['FrontDoor', 'venues', 'open_office', 'theLedger2'])('finds names such as %s', (name) => {
    expect(metaphorsIn(identifiersOf(`const ${name} = 1; // door`))).toEqual([name]);
  });

  it('ignores comments, texts and words that only contain a metaphor', () => {
    expect(metaphorsIn(identifiersOf(`const shallow = 'door'; // the door`))).toEqual([]);
  });
});
