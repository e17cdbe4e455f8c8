/** As much of JSON Schema as the contract uses. */
export interface Schema {
  $ref?: string;
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema;
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

/** A part of a shape: text, or the name of another shape. */
export type Part = string | { shape: string };

/** A schema as people write types: `{ content: string, quote?: integer ≥ 1 }`. */
export function partsOf(schema: Schema): Part[] {
  if (schema.$ref) return [{ shape: schema.$ref.split('/').at(-1)! }];
  if ('const' in schema) return [JSON.stringify(schema.const)];
  if (schema.enum) return [schema.enum.map((value) => JSON.stringify(value)).join(' | ')];
  const several = schema.anyOf ?? schema.oneOf;
  if (several) return several.flatMap((one, i) => [...(i > 0 ? [' | '] : []), ...partsOf(one)]);
  if (schema.type === 'array') return [...partsOf(schema.items ?? {}), '[]', rangeOf(schema)];
  if (schema.type !== 'object') return [(schema.type ?? 'anything') + rangeOf(schema)];
  if (schema.maxProperties === 0) return ['{}'];
  return ['{ ', ...fieldsOf(schema).flatMap((field, i) => (i > 0 ? [', ', ...field] : field)), ' }'];
}

function fieldsOf({ properties = {}, required = [] }: Schema): Part[][] {
  return Object.entries(properties).map(([name, schema]) => {
    const key = required.includes(name) ? name : `${name}?`;
    return [`${key}: `, ...partsOf(schema)];
  });
}

function rangeOf({ minLength, maxLength, minimum, maximum, minItems, maxItems }: Schema): string {
  const [least, most] = [minLength ?? minimum ?? minItems, maxLength ?? maximum ?? maxItems];
  if (least === undefined && most === undefined) return '';
  return ` (${[least ?? '', most ?? ''].join('…')})`;
}
