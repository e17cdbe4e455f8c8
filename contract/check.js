// Asks validators that others wrote what they think of a document: AsyncAPI's own parser, and the schemas of the OpenAPI
// Initiative. A process of its own, for they are CommonJS of many parts.
import { readFileSync } from 'node:fs';
import { Parser } from '@asyncapi/parser';
import { Validator } from '@seriousme/openapi-schema-validator';

const text = readFileSync(process.argv[2], 'utf8');
const complaints = 'openapi' in JSON.parse(text) ? await checkHttp() : await checkSocket();
for (const complaint of complaints) process.stdout.write(`${complaint}\n`);
if (complaints.length > 0) process.exitCode = 1;

/** @returns {Promise<string[]>} */
async function checkSocket() {
  const { document, diagnostics } = await new Parser().parse(text);
  // 0 is an error, 1 a warning; what is below is taste.
  const serious = diagnostics.filter(({ severity }) => severity <= 1);
  const said = serious.map(({ code, message, path }) => `${code} ${path.join('.')}: ${message}`);
  return document || said.length > 0 ? said : ['it is no AsyncAPI document'];
}

/** @returns {Promise<string[]>} */
async function checkHttp() {
  const { valid, errors } = await new Validator().validate(JSON.parse(text));
  if (valid) return [];
  if (!Array.isArray(errors)) return [String(errors)];
  return errors.map(({ instancePath, message }) => `${instancePath}: ${message}`);
}
