// Checks the contract against schemas of others: those of the AsyncAPI Initiative, with the rules of AsyncAPI's parser
// that no schema can express, and those of the OpenAPI Initiative. A process of its own, for the schemas are large.
import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { asyncapiFaults } from './asyncapi-check.js';

const text = readFileSync(process.argv[2], 'utf8');
const document = JSON.parse(text);
const complaints = 'openapi' in document ? await checkHttp() : asyncapiFaults(document);
for (const complaint of complaints) process.stdout.write(`${complaint}\n`);
if (complaints.length > 0) process.exitCode = 1;

/** @returns {Promise<string[]>} */
async function checkHttp() {
  const { valid, errors } = await new Validator().validate(document);
  if (valid) return [];
  if (!Array.isArray(errors)) return [String(errors)];
  return errors.map(({ instancePath, message }) => `${instancePath}: ${message}`);
}
