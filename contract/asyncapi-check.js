// Validates an AsyncAPI 3 document: the initiative's own JSON Schema, then the rules of AsyncAPI's parser that a schema
// cannot express: references resolve, operations use messages of their channel, and every payload is a valid schema.
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';

/** @typedef {Record<string, any>} Schema */

const require = createRequire(import.meta.url);
const VERSION = /^3\.\d+\.\d+$/;

/**
 * Says what is wrong with a document, one line for each fault; nothing where it is valid.
 * @param {Schema} document
 * @returns {string[]}
 */
export function asyncapiFaults(document) {
  const version = String(document.asyncapi);
  if (!VERSION.test(version)) return [`/asyncapi: ${version} is no version 3`];
  return [
    ...schemaFaults(document, require(`@asyncapi/specs/schemas/${version}-without-$id.json`)),
    ...referenceFaults(document),
    ...operationFaults(document),
    ...payloadFaults(document),
  ];
}

/**
 * @param {Schema} document
 * @param {Schema} schema
 */
function schemaFaults(document, schema) {
  const ajv = newAjv();
  const validate = ajv.compile(schema);
  if (validate(document)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`);
}

/**
 * Every `$ref` is a local pointer to something that is there.
 * @param {Schema} document
 */
function referenceFaults(document) {
  return Array.from(references(document, ''), ([at, reference]) => {
    if (resolve(document, reference) !== undefined) return '';
    return `${at}/$ref: ${reference} is not in the document`;
  }).filter(Boolean);
}

/**
 * An operation refers to a channel of the document, and to messages of that channel only.
 * @param {Schema} document
 */
function operationFaults(document) {
  /** @type {string[]} */
  const faults = [];
  for (const [name, { channel, messages = [], reply = {} }] of Object.entries(document.operations ?? {})) {
    faults.push(...channelFaults(`/operations/${name}`, channel, messages));
    if (reply.messages)
      faults.push(...channelFaults(`/operations/${name}/reply`, reply.channel, reply.messages));
  }
  for (const [name, { address }] of Object.entries(document.channels ?? {})) {
    if (/[?#]/.test(address ?? '')) faults.push(`/channels/${name}/address: it holds a query or a fragment`);
  }
  return faults;
}

/**
 * @param {string} at
 * @param {Schema | undefined} channel
 * @param {Schema[]} messages
 */
function channelFaults(at, channel, messages) {
  const reference = String(channel?.$ref);
  if (!/^#\/channels\/[^/]+$/.test(reference))
    return [`${at}/channel: ${reference} is no channel of the document`];
  return messages.flatMap(({ $ref }, index) =>
    String($ref).startsWith(`${reference}/messages/`)
      ? []
      : [`${at}/messages/${index}: ${$ref} is no message of ${reference}`],
  );
}

/**
 * Every schema of the document compiles: keywords have the values that JSON Schema 7 allows, references included.
 * @param {Schema} document
 */
function payloadFaults(document) {
  const paths = Object.keys(document.components?.schemas ?? {}).map((name) => `/components/schemas/${name}`);
  for (const [channel, { messages = {} }] of Object.entries(document.channels ?? {})) {
    for (const [name, { payload }] of Object.entries(messages)) {
      if (payload !== undefined) paths.push(`/channels/${channel}/messages/${name}/payload`);
    }
  }
  const ajv = newAjv();
  // The document as a whole is no schema: only its parts are.
  ajv.addSchema(document, 'document', undefined, false);
  return paths.flatMap((path) => {
    try {
      ajv.compile({ $ref: `document#${encodeURI(path)}` });
      return [];
    } catch (error) {
      return [`${path}: ${/** @type {Error} */ (error).message}`];
    }
  });
}

/** Not strict: extensions (`x-…`) are allowed in a document. */
function newAjv() {
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false });
  addFormats.default(ajv);
  return ajv;
}

/**
 * @param {unknown} part
 * @param {string} at
 * @returns {Generator<[string, string]>}
 */
function* references(part, at) {
  if (typeof part !== 'object' || part === null) return;
  for (const [key, value] of Object.entries(part)) {
    if (key === '$ref' && typeof value === 'string') yield [at, value];
    else yield* references(value, `${at}/${key}`);
  }
}

/**
 * @param {Schema} document
 * @param {string} reference
 */
function resolve(document, reference) {
  if (!reference.startsWith('#/')) return undefined;
  return reference
    .slice(2)
    .split('/')
    .map((key) => decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((/** @type {any} */ at, key) => at?.[key], document);
}
