// `npm run contract`: writes the contract down, after a change to src/protocol or to a controller.
import { writeFileSync } from 'node:fs';
import { format } from 'prettier';
import { asyncapi } from './asyncapi.js';
import { openapi } from './openapi.js';

/**
 * As it is committed.
 * @param {unknown} document
 */
export async function written(document) {
  return format(JSON.stringify(document), { parser: 'json', printWidth: 110 });
}

if (import.meta.filename === process.argv[1]) {
  writeFileSync('docs/asyncapi.json', await written(await asyncapi()));
  writeFileSync('docs/openapi.json', await written(openapi()));
}
