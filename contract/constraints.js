// What the server checks of a request beyond its types, as class-validator knows it: the same rules that run.
import { readdirSync } from 'node:fs';
import { getMetadataStorage } from 'class-validator';
import { limits } from './built.js';

/** @typedef {import('./types.js').Schema} Schema */

/** @type {Record<string, (constraints: any[]) => Schema>} */
const RULES = {
  // JSON Schema cannot ask for well-formed UTF-16.
  isStorableString: () => ({ pattern: '^[^\\u0000]*$' }),
  isArray: () => ({}),
  isBoolean: () => ({}),
  isOptional: () => ({}),
  isInt: () => ({ type: 'integer' }),
  min: ([minimum]) => ({ minimum }),
  max: ([maximum]) => ({ maximum }),
  maxLength: ([maxLength]) => ({ maxLength }),
  minLength: ([minLength]) => ({ minLength }),
  isLength: ([minLength, maxLength]) => ({ minLength, maxLength }),
  arrayMinSize: ([minItems]) => ({ minItems }),
  arrayMaxSize: ([maxItems]) => ({ maxItems }),
  isIn: ([values]) => ({ enum: [...values] }),
  isContent: () => ({
    description: `Up to ${limits.CONTENT_MAX_GRAPHEMES} characters as people count them, and ${limits.CONTENT_MAX_BYTES} bytes`,
  }),
  isEmoji: () => ({ description: 'One emoji of those recommended for general interchange (UTS #51)' }),
};

/**
 * Adds the rules to the definitions of the requests.
 * @param {Record<string, Schema>} definitions
 */
export async function constrain(definitions) {
  for (const [name, dto] of await requestClasses()) {
    const definition = definitions[name];
    if (!definition) continue;
    const properties = /** @type {Record<string, Schema>} */ (definition.properties ?? {});
    const defaults = new dto();
    for (const rule of getMetadataStorage().getTargetValidationMetadatas(dto, '', false, false)) {
      const property = properties[rule.propertyName];
      if (!property) throw new Error(`${name}.${rule.propertyName} is checked and has no type`);
      const target = /** @type {Schema} */ (rule.each ? property.items : property);
      // What has a name of its own says there what it may be.
      if (target.$ref) continue;
      const ruleName = rule.name ?? rule.type;
      // A rule that JSON Schema cannot express is named, so that its absence is not taken for freedom.
      Object.assign(target, RULES[ruleName]?.(rule.constraints) ?? { 'x-rule': ruleName });
    }
    for (const [field, value] of Object.entries(defaults))
      if (value !== undefined) properties[field].default = value;
  }
}

/** @returns {Promise<[string, new () => Record<string, unknown>][]>} */
async function requestClasses() {
  const directory = new URL('../dist/protocol/', import.meta.url);
  const files = readdirSync(directory).filter((file) => file.endsWith('.dto.js'));
  const modules = await Promise.all(files.map((file) => import(new URL(file, directory).href)));
  return modules.flatMap((module) =>
    Object.entries(module).filter(([, value]) => typeof value === 'function'),
  );
}
