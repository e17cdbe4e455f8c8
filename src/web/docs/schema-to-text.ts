/** The part of JSON Schema that the documents use. */
export interface JsonSchema {
  $ref?: string;
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: JsonSchema;
  maxProperties?: number;
  description?: string;
  default?: unknown;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
}

/** A part of a type: text, or the name of another type. */
export type SchemaText = string | { shape: string };

/** Returns a schema as a type expression: `{ content: string, quote?: integer (1…) }`. */
export function schemaToText(schema: JsonSchema): SchemaText[] {
  if (schema.$ref) return [{ shape: schema.$ref.split('/').at(-1)! }];
  if ('const' in schema) return [JSON.stringify(schema.const)];
  if (schema.enum) return [schema.enum.map((value) => JSON.stringify(value)).join(' | ')];
  const several = schema.anyOf ?? schema.oneOf;
  if (several) return several.flatMap((one, i) => [...(i > 0 ? [' | '] : []), ...schemaToText(one)]);
  if (schema.type === 'array') return [...schemaToText(schema.items ?? {}), '[]', rangeOf(schema)];
  if (schema.type !== 'object') return [(schema.type ?? 'anything') + rangeOf(schema)];
  if (schema.maxProperties === 0) return ['{}'];
  return ['{ ', ...fieldsOf(schema).flatMap((field, i) => (i > 0 ? [', ', ...field] : field)), ' }'];
}

function fieldsOf({ properties = {}, required = [] }: JsonSchema): SchemaText[][] {
  return Object.entries(properties).map(([name, schema]) => {
    const key = required.includes(name) ? name : `${name}?`;
    return [`${key}: `, ...schemaToText(schema)];
  });
}

function rangeOf({ minLength, maxLength, minimum, maximum, minItems, maxItems }: JsonSchema): string {
  const [least, most] = [minLength ?? minimum ?? minItems, maxLength ?? maximum ?? maxItems];
  if (least === undefined && most === undefined) return '';
  return ` (${[least ?? '', most ?? ''].join('…')})`;
}
