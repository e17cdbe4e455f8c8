import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';

/** A sentence above this is listed; it does not fail. */
const WORDS_MAX = 35;

/** Words of a private dialect, and what to say. They fail in comments and documents. */
export const FORBIDDEN = [
  [/\bwhomever\b|\bwhoever\b/gi, 'name the actor: user, member, client'],
  [/\bsomebody\b|\bnobody\b/gi, 'name the actor: a user, no client'],
  [/\btheirs\b|\bours\b/gi, 'name what it is'],
  [/\bthe house\b/gi, 'the server'],
  [/\bmend(?:s|ed|ing)?\b/gi, 'fix, or what to do'],
  [/\bdeeds?\b/gi, 'action, request'],
  [/\bwithout a word of\b|\bthe word of (?:a|it|what)\b/gi, 'message, event, notice'],
];

const GENERATED = /^(?:bench\/RESULTS\.md|docs\/proof\.md|README\.zh-CN\.md|package-lock\.json)$/;

/**
 * Returns the prose of a file by line: a document without its code, or the comments of a source.
 * @returns {{ line: number, text: string }[]}
 */
export function proseOf(file, source) {
  return file.endsWith('.md') ? proseOfDocument(source) : commentsOf(file, source);
}

function proseOfDocument(source) {
  let isCode = false;
  return source.split('\n').flatMap((text, i) => {
    if (/^\s*(?:```|~~~)/.test(text)) isCode = !isCode;
    return isCode ? [] : [{ line: i + 1, text: text.replace(/`[^`]*`/g, '`x`') }];
  });
}

function commentsOf(file, source) {
  const ranges = file.endsWith('.css') ? commentsOfStyles(source) : commentsOfScript(file, source);
  return ranges.flatMap(({ pos, end }) => {
    const from = source.slice(0, pos).split('\n').length;
    return source
      .slice(pos, end)
      .split('\n')
      .map((text, i) => ({ line: from + i, text: text.replace(/`[^`]*`/g, '`x`') }));
  });
}

function commentsOfStyles(source) {
  return Array.from(source.matchAll(/\/\*[^]*?\*\//g), ({ index, 0: text }) => ({
    pos: index,
    end: index + text.length,
  }));
}

/** Parsed, because a scanner alone takes parts of templates, regular expressions and JSX for other tokens. */
function commentsOfScript(file, source) {
  const parsed = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const found = new Map();
  const visit = (node) => {
    if (node.kind === ts.SyntaxKind.JsxText) return;
    const ranges = [
      ts.getLeadingCommentRanges(source, node.getFullStart()),
      ts.getTrailingCommentRanges(source, node.getEnd()),
    ];
    for (const range of ranges.flatMap((some) => some ?? [])) found.set(range.pos, range);
    node.getChildren(parsed).forEach(visit);
  };
  visit(parsed);
  return [...found.values()];
}

/** Returns each forbidden word, as `file:line: word (what to say)`. */
export function forbiddenIn(file, source) {
  return proseOf(file, source).flatMap(({ line, text }) =>
    FORBIDDEN.flatMap(([pattern, say]) =>
      [...text.matchAll(pattern)].map(([word]) => `${file}:${line}: "${word}" (${say})`),
    ),
  );
}

/** Returns each sentence of a document above {@link WORDS_MAX} words, with its number of words. */
export function longSentencesIn(file, source) {
  const lines = proseOf(file, source).filter(({ text }) => !/^\s*\|/.test(text));
  return lines.flatMap(({ line, text }) =>
    text
      .split(/(?<=[.!?:;])\s+/)
      .map((sentence) => sentence.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length)
      .filter((words) => words > WORDS_MAX)
      .map((words) => `${file}:${line}: ${words} words`),
  );
}

function main() {
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    encoding: 'utf8',
  })
    .split('\n')
    .filter(
      (file) =>
        /\.(?:md|ts|tsx|js|cjs|css)$/.test(file) &&
        !GENERATED.test(file) &&
        !file.startsWith('docs/screens/'),
    );
  const read = files.map((file) => [file, readFileSync(file, 'utf8')]);
  const long = read
    .filter(([file]) => file.endsWith('.md'))
    .flatMap(([file, source]) => longSentencesIn(file, source));
  if (long.length > 0) process.stdout.write(`${long.length} long sentences:\n${long.join('\n')}\n\n`);
  const forbidden = read.flatMap(([file, source]) => forbiddenIn(file, source));
  if (forbidden.length > 0)
    process.stderr.write(`${forbidden.length} words to replace:\n${forbidden.join('\n')}\n`);
  process.exitCode = forbidden.length > 0 ? 1 : 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main();
