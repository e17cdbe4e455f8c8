// The HTTP side of the contract, read off the controllers: OpenAPI 3.1.
import ts from 'typescript';
import { limits } from './built.js';
import { sorted } from './asyncapi.js';
import { programOf, Types } from './types.js';

/** @typedef {import('./types.js').Schema} Schema */

const METHODS = ['Get', 'Post', 'Put', 'Patch', 'Delete', 'Head'];

export function openapi() {
  const files = ts.sys.readDirectory('src', ['.ts'], undefined, ['**/*.controller.ts']).sort();
  const program = programOf(files);
  const types = new Types(program);
  /** @type {Record<string, Record<string, Schema>>} */
  const paths = {};
  for (const file of files) {
    program.getSourceFile(file)?.forEachChild((node) => {
      if (ts.isClassDeclaration(node)) Object.assign(paths, routesOf(node, types));
    });
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Teahouse 茶馆',
      version: String(limits.PROTOCOL_VERSION),
      description:
        'What is asked over plain HTTP. The chat itself is spoken over Socket.IO, see asyncapi.json.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    paths: sorted(paths),
    components: {
      schemas: sorted(types.definitions),
      securitySchemes: {
        session: { type: 'http', scheme: 'bearer', description: 'The token that `welcome` brought' },
      },
    },
  };
}

/**
 * @param {ts.ClassDeclaration} controller
 * @param {Types} types
 */
function routesOf(controller, types) {
  const base = argumentOf(controller, 'Controller') ?? '';
  /** @type {Record<string, Record<string, Schema>>} */
  const paths = {};
  for (const member of controller.members) {
    if (!ts.isMethodDeclaration(member)) continue;
    for (const method of METHODS) {
      const route = argumentOf(member, method);
      if (route === undefined) continue;
      const path = `/${[base, route].filter(Boolean).join('/')}`.replace(/:(\w+)/g, '{$1}');
      (paths[path] ??= {})[method.toLowerCase()] = operationOf(member, path, types);
    }
  }
  return paths;
}

/**
 * @param {ts.MethodDeclaration} member
 * @param {string} path
 * @param {Types} types
 * @returns {Schema}
 */
function operationOf(member, path, types) {
  const { checker } = types;
  const symbol = checker.getSymbolAtLocation(member.name);
  const signature = checker.getSignatureFromDeclaration(member);
  const returned = signature && checker.getReturnTypeOfSignature(signature);
  const type = returned && (checker.getAwaitedType(returned) ?? returned);
  const isRedirect = argumentOf(member, 'Redirect') !== undefined;
  const parameters = Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const hasBody = type && !(type.flags & ts.TypeFlags.Void) && !isRedirect;
  const media = headerOf(member, 'Content-Type') ?? 'application/json';
  const answer = {
    description: isRedirect ? 'To where it is now' : 'Done',
    ...(hasBody && { content: { [media]: { schema: types.schemaOf(type) } } }),
  };
  const usual = isRedirect ? '302' : argumentOf(member, 'Post') === undefined ? '200' : '201';
  const status = argumentOf(member, 'HttpCode') ?? usual;
  const tags = new Map(
    (symbol?.getJsDocTags() ?? []).map(({ name, text }) => [name, ts.displayPartsToString(text)]),
  );
  const [, takes, field] = /^(\S+) (\w+)/.exec(tags.get('takes') ?? '') ?? [];
  return {
    summary: types.describe(symbol) || path,
    ...(tags.has('bearer') && { security: [{ session: [] }] }),
    ...(parameters.length > 0 && { parameters }),
    ...(takes && field && { requestBody: fileIn(takes, field) }),
    responses: { [status]: answer, default: { description: 'It is refused, or not there' } },
  };
}

/**
 * @param {string} media
 * @param {string} field
 * @returns {Schema}
 */
function fileIn(media, field) {
  const schema = {
    type: 'object',
    properties: { [field]: { type: 'string', contentMediaType: 'application/octet-stream' } },
    required: [field],
  };
  return { required: true, content: { [media]: { schema } } };
}

/**
 * What an answer says in a header, where that is always the same.
 * @param {ts.MethodDeclaration} member
 * @param {string} name
 */
function headerOf(member, name) {
  for (const { expression } of ts.getDecorators(member) ?? []) {
    if (!ts.isCallExpression(expression) || expression.expression.getText() !== 'Header') continue;
    const [key, value] = expression.arguments;
    if (key && value && ts.isStringLiteralLike(key) && key.text === name && ts.isStringLiteralLike(value))
      return value.text;
  }
  return undefined;
}

/**
 * What a decorator was given first, '' where nothing; `undefined` where there is no such decorator.
 * @param {ts.ClassDeclaration | ts.MethodDeclaration} node
 * @param {string} name
 */
function argumentOf(node, name) {
  for (const { expression } of ts.getDecorators(node) ?? []) {
    if (!ts.isCallExpression(expression) || expression.expression.getText() !== name) continue;
    const [first] = expression.arguments;
    return first && (ts.isStringLiteralLike(first) || ts.isNumericLiteral(first)) ? first.text : '';
  }
  return undefined;
}
