// Reads the wire off its TypeScript types: each type becomes a JSON Schema, each named one a definition of its own.
import ts from 'typescript';

/** @typedef {Record<string, unknown>} Schema */

/** @param {string[]} files */
export function programOf(files) {
  const { config } = ts.readConfigFile('tsconfig.json', ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, '.');
  return ts.createProgram(files, { ...options, noEmit: true });
}

export class Types {
  /** @type {Record<string, Schema>} What was named so far. */
  definitions = {};

  /** @param {ts.Program} program */
  constructor(program) {
    this.program = program;
    this.checker = program.getTypeChecker();
  }

  /**
   * A type by its name, such as the interface `Requests`.
   * @param {string} file
   * @param {string} name
   */
  named(file, name) {
    const source = this.program.getSourceFile(file);
    const module = source && this.checker.getSymbolAtLocation(source);
    const symbol = module?.exports?.get(ts.escapeLeadingUnderscores(name));
    if (!symbol) throw new Error(`${file} has no ${name}`);
    return this.checker.getDeclaredTypeOfSymbol(symbol);
  }

  /**
   * The members of an interface, by name.
   * @param {ts.Type} type
   * @returns {Map<string, { type: ts.Type, description: string }>}
   */
  membersOf(type) {
    return new Map(
      this.checker
        .getPropertiesOfType(type)
        .map((member) => [
          member.name,
          { type: this.checker.getTypeOfSymbol(member), description: this.describe(member) },
        ]),
    );
  }

  /**
   * @param {ts.Type} type of an object
   * @param {string} name
   */
  memberOf(type, name) {
    const member = type.getProperty(name);
    if (!member) throw new Error(`a request has no ${name}`);
    return this.checker.getTypeOfSymbol(member);
  }

  /**
   * @param {ts.Type} type
   * @returns {Schema}
   */
  schemaOf(type) {
    const name = this.#nameOf(type);
    if (!name) return this.#structureOf(type);
    if (!this.definitions[name]) {
      // Before its own structure is known, so that a type may hold itself.
      this.definitions[name] = {};
      const description = this.describe(type.aliasSymbol ?? type.symbol);
      Object.assign(this.definitions[name], description && { description }, this.#structureOf(type));
    }
    return { $ref: `#/components/schemas/${name}` };
  }

  /**
   * A type of the wire that has a name.
   * @param {ts.Type} type
   */
  #nameOf(type) {
    const symbol = type.aliasTypeArguments?.length ? undefined : (type.aliasSymbol ?? type.symbol);
    const isOurs = symbol?.declarations?.some((declaration) =>
      /\/src\/protocol\//.test(declaration.getSourceFile().fileName),
    );
    return isOurs && /^[A-Z]\w+$/.test(symbol?.name ?? '') ? symbol?.name : undefined;
  }

  /**
   * @param {ts.Type} type
   * @returns {Schema}
   */
  #structureOf(type) {
    if (type.flags & ts.TypeFlags.StringLiteral)
      return { const: /** @type {ts.StringLiteralType} */ (type).value };
    if (type.flags & ts.TypeFlags.NumberLiteral)
      return { const: /** @type {ts.NumberLiteralType} */ (type).value };
    if (type.flags & ts.TypeFlags.BooleanLiteral)
      return { const: this.checker.typeToString(type) === 'true' };
    if (type.flags & ts.TypeFlags.StringLike) return { type: 'string' };
    if (type.flags & ts.TypeFlags.NumberLike) return { type: 'number' };
    if (type.flags & ts.TypeFlags.BooleanLike) return { type: 'boolean' };
    if (type.flags & ts.TypeFlags.Null) return { type: 'null' };
    if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return {};
    if (type.isUnion()) return this.#unionOf(type.types);
    if (this.checker.isArrayType(type)) {
      return {
        type: 'array',
        items: this.schemaOf(this.checker.getTypeArguments(/** @type {ts.TypeReference} */ (type))[0]),
      };
    }
    if (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) return this.#objectOf(type);
    throw new Error(`no schema for ${this.checker.typeToString(type)}`);
  }

  /**
   * @param {ts.Type[]} all
   * @returns {Schema}
   */
  #unionOf(all) {
    const types = all.filter(({ flags }) => !(flags & ts.TypeFlags.Undefined));
    const schemas = types.map((type) => this.schemaOf(type));
    const isBoolean =
      schemas.length >= 2 && schemas.filter((schema) => typeof schema.const === 'boolean').length === 2;
    const rest = isBoolean ? schemas.filter((schema) => typeof schema.const !== 'boolean') : schemas;
    const parts = isBoolean ? [...rest, { type: 'boolean' }] : rest;
    if (parts.length === 1) return parts[0];
    if (parts.every((part) => typeof part.const === 'string')) {
      return { type: 'string', enum: parts.map((part) => part.const) };
    }
    return { anyOf: parts };
  }

  /**
   * @param {ts.Type} type
   * @returns {Schema}
   */
  #objectOf(type) {
    /** @type {Record<string, Schema>} */
    const properties = {};
    const required = [];
    for (const member of this.checker.getPropertiesOfType(type)) {
      const description = this.describe(member);
      const schema = this.schemaOf(this.checker.getTypeOfSymbol(member));
      properties[member.name] = { ...schema, ...(description && { description }) };
      if (!(member.flags & ts.SymbolFlags.Optional)) required.push(member.name);
    }
    const index = type.getStringIndexType();
    if (index && index.flags & ts.TypeFlags.Never) return { type: 'object', maxProperties: 0 };
    return {
      type: 'object',
      ...(Object.keys(properties).length > 0 && { properties }),
      ...(required.length > 0 && { required }),
      ...(index && { additionalProperties: this.schemaOf(index) }),
    };
  }

  /** @param {ts.Symbol | undefined} symbol */
  describe(symbol) {
    return ts.displayPartsToString(symbol?.getDocumentationComment(this.checker)).replace(/\s+/g, ' ');
  }
}
