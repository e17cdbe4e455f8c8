// @ts-check
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { commit, machine } from './machine.js';
import { table } from './table.js';

const FILE = fileURLToPath(new URL('../RESULTS.md', import.meta.url));

const HEAD = `# Measured against the tutorial's server

Written by \`npm run bench\`; each part says when, where and from which commit. How it is measured: \`bench/README.md\`.
`;

/**
 * Puts the rows of one workload in their place in \`RESULTS.md\` and leaves the others.
 * @param {{ name: string, title: string }} workload @param {import('./row.js').Row[]} rows
 * @param {string[]} order of the workloads in the file
 */
export function keepResults({ name, title }, rows, order) {
  const parts = readParts();
  const date = new Date().toISOString().slice(0, 16).replace('T', ' ');
  parts.set(name, `## ${name}\n\n${title}\n\n${table(rows)}\n\n${date} UTC · ${commit()} · ${machine()}\n`);
  writeFileSync(FILE, [HEAD, ...order.flatMap((part) => parts.get(part) ?? [])].join('\n'));
}

/** @returns {Map<string, string>} by name of the workload */
function readParts() {
  if (!existsSync(FILE)) return new Map();
  const parts = readFileSync(FILE, 'utf8')
    .split(/\n(?=## )/)
    .slice(1);
  return new Map(parts.map((part) => [/^## (.*)/.exec(part)?.[1] ?? '', `${part.trim()}\n`]));
}
