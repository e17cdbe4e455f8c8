import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { TestServer } from '../support/test-server.js';
import { EVENTS } from '../support/gateway-events.js';

const run = promisify(execFile);

/** Returns the contract generated from the code in `root`, in a separate process. */
async function generated(root = process.cwd()): Promise<{ asyncapi: string; openapi: string }> {
  const script = `
    import { asyncapi } from './contract/asyncapi.js';
    import { openapi } from './contract/openapi.js';
    import { written } from './contract/write.js';
    process.stdout.write(JSON.stringify({ asyncapi: await written(await asyncapi()), openapi: await written(openapi()) }));`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], {
    cwd: root,
    maxBuffer: 16 * 1024 * 1024,
  });
  return JSON.parse(stdout) as { asyncapi: string; openapi: string };
}

/** The edits that the tests make to it. */
interface Draft {
  operations: { ask_textmsg: { channel: { $ref: string }; messages: { $ref: string }[] } };
  channels: { chat: { address: string } };
  components: { schemas: Record<string, object> };
}

/** The compiler reads the whole program, in a separate process. */
const PATIENCE_MS = 120_000;

describe('the committed contract', () => {
  it(
    'equals the contract generated from the code; `npm run contract` rewrites it',
    async () => {
      const { asyncapi, openapi } = await generated();
      expect(asyncapi).toBe(await readFile('docs/asyncapi.json', 'utf8'));
      expect(openapi).toBe(await readFile('docs/openapi.json', 'utf8'));
    },
    PATIENCE_MS,
  );

  it(
    'differs as soon as a field of the wire is renamed',
    async () => {
      const root = await mkdtemp(join(tmpdir(), 'teahouse-contract-'));
      for (const copied of ['src', 'contract', 'dist', 'tsconfig.json', 'package.json']) {
        await cp(copied, join(root, copied), { recursive: true });
      }
      await symlink(join(process.cwd(), 'node_modules'), join(root, 'node_modules'));
      const types = join(root, 'src/protocol/entry.types.ts');
      const text = await readFile(types, 'utf8');
      await writeFile(types, text.replace('  excerpt: string;', '  beginning: string;'));
      const { asyncapi } = await generated(root);
      const committed = await readFile('docs/asyncapi.json', 'utf8');
      expect(asyncapi).not.toBe(committed);
      expect(asyncapi.replaceAll('"beginning"', '"excerpt"')).toBe(committed);
      await rm(root, { recursive: true });
    },
    PATIENCE_MS,
  );

  it.each([
    [
      'the page',
      'client/tsconfig.json',
      'client/src/',
      'entry',
      '  excerpt: string;',
      '  beginning: string;',
    ],
    ['the server', 'tsconfig.json', 'src/', 'entry', '  excerpt: string;', '  beginning: string;'],
    ['the library', 'packages/client', 'packages/client/src/', 'reply', '  epoch: string;', '  era: string;'],
  ])(
    'breaks the build of %s where a field of the wire is renamed',
    async (_, project, where, part, field, renamed) => {
      const root = await mkdtemp(join(tmpdir(), 'teahouse-contract-'));
      for (const copied of ['src', 'client', 'packages', 'tsconfig.json', 'package.json']) {
        await cp(copied, join(root, copied), { recursive: true });
      }
      await symlink(join(process.cwd(), 'node_modules'), join(root, 'node_modules'));
      const types = join(root, `src/protocol/${part}.types.ts`);
      const text = await readFile(types, 'utf8');
      expect(text).toContain(field);
      await writeFile(types, text.replace(field, renamed));
      const compiler = join('node_modules/typescript/bin/tsc');
      const [, name] = /(\w+):/.exec(field)!;
      await expect(
        run(process.execPath, [compiler, '--noEmit', '-p', project], { cwd: root }),
      ).rejects.toMatchObject({
        stdout: expect.stringMatching(new RegExp(`${where}\\S+: error TS\\d+: .*'${name}'`)),
      });
      await rm(root, { recursive: true });
    },
    PATIENCE_MS,
  );

  it(
    'is valid against the AsyncAPI 3 schema, which rejects an invalid document',
    async () => {
      await run(process.execPath, ['contract/check.js', 'docs/asyncapi.json']);
      const directory = await mkdtemp(join(tmpdir(), 'teahouse-contract-'));
      const broken = JSON.parse(await readFile('docs/asyncapi.json', 'utf8')) as {
        operations: { ask_textmsg: { action: string } };
      };
      broken.operations.ask_textmsg.action = 'whisper';
      await writeFile(join(directory, 'broken.json'), JSON.stringify(broken));
      const check = run(process.execPath, ['contract/check.js', join(directory, 'broken.json')]);
      await expect(check).rejects.toMatchObject({ stdout: expect.stringContaining('ask_textmsg') });
      await rm(directory, { recursive: true });
    },
    PATIENCE_MS,
  );

  it.each<[string, (document: Draft) => void, string]>([
    [
      'a reference to nothing',
      ({ operations }) => void (operations.ask_textmsg.messages[0]!.$ref = '#/channels/chat/messages/none'),
      'ask_textmsg/messages/0/$ref: #/channels/chat/messages/none is not in the document',
    ],
    [
      'an operation on what is no channel',
      ({ operations }) => void (operations.ask_textmsg.channel.$ref = '#/components/schemas/Welcome'),
      'ask_textmsg/channel: #/components/schemas/Welcome is no channel',
    ],
    [
      'a message of another channel',
      ({ operations }) => void (operations.ask_textmsg.messages[0]!.$ref = '#/components/schemas/Welcome'),
      'is no message of #/channels/chat',
    ],
    [
      'an address with a query',
      ({ channels }) => void (channels.chat.address = '/?room=1'),
      '/channels/chat/address: it holds a query',
    ],
    [
      'a payload that is no schema',
      ({ components }) => void (components.schemas.Welcome = { type: 'object', pattern: '(' }),
      '/components/schemas/Welcome: Invalid regular expression',
    ],
  ])(
    'is invalid with %s',
    async (_, spoil, complaint) => {
      const document = JSON.parse(await readFile('docs/asyncapi.json', 'utf8')) as Draft;
      spoil(document);
      const directory = await mkdtemp(join(tmpdir(), 'teahouse-contract-'));
      const file = join(directory, 'broken.json');
      await writeFile(file, JSON.stringify(document));
      await expect(run(process.execPath, ['contract/check.js', file])).rejects.toMatchObject({
        stdout: expect.stringContaining(complaint),
      });
      await rm(directory, { recursive: true });
    },
    PATIENCE_MS,
  );

  it(
    'is valid against the OpenAPI 3.1 schemas, which reject an invalid document',
    async () => {
      await run(process.execPath, ['contract/check.js', 'docs/openapi.json']);
      const directory = await mkdtemp(join(tmpdir(), 'teahouse-contract-'));
      const broken = JSON.parse(await readFile('docs/openapi.json', 'utf8')) as {
        paths: { '/attachments/{id}': { get: { parameters: { in: string }[] } } };
      };
      broken.paths['/attachments/{id}'].get.parameters[0]!.in = 'the air';
      await writeFile(join(directory, 'broken.json'), JSON.stringify(broken));
      const check = run(process.execPath, ['contract/check.js', join(directory, 'broken.json')]);
      await expect(check).rejects.toMatchObject({
        stdout: expect.stringContaining('/paths/~1attachments~1{id}/get/parameters/0/in'),
      });
      await rm(directory, { recursive: true });
    },
    PATIENCE_MS,
  );

  it('lists every request that the gateway answers', async () => {
    const { operations } = JSON.parse(await readFile('docs/asyncapi.json', 'utf8')) as {
      operations: Record<string, { action: string; title: string }>;
    };
    const asked = Object.values(operations).filter(({ action }) => action === 'receive');
    expect(asked.map(({ title }) => title)).toEqual(expect.arrayContaining(EVENTS));
  });

  it.each(['asyncapi.json', 'openapi.json'])('defines everything that %s refers to', async (name) => {
    const document = JSON.parse(await readFile(`docs/${name}`, 'utf8')) as object;
    const references = JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g);
    for (const [, path] of references) {
      const found = path!
        .split('/')
        .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document);
      expect([path, found]).toEqual([path, expect.any(Object)]);
    }
  });
});

describe('the contract on the server', () => {
  let chat: TestServer;
  beforeAll(async () => void (chat = await TestServer.open()));
  afterAll(() => chat.close());

  it('serves the contract as a page without scripts and external requests', async () => {
    const response = await fetch(`${chat.url}/docs`);
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    const page = await response.text();
    expect(page).toContain('<code>textmsg</code>');
    expect(page).toContain('id="Welcome"');
    expect(page).not.toMatch(/<script|style=|<style|(?:src|href)="(?!docs\/|#)/);
    const anchors = new Set(Array.from(page.matchAll(/ id="([^"]+)"/g), ([, id]) => id));
    for (const [, id] of page.matchAll(/href="#([^"]+)"/g)) expect(anchors).toContain(id);
    expect((await fetch(`${chat.url}/docs/docs.css`)).headers.get('content-type')).toMatch(/^text\/css/);
  });

  it.each(['asyncapi.json', 'openapi.json'])('serves %s', async (name) => {
    const response = await fetch(`${chat.url}/docs/${name}`);
    expect(await response.text()).toBe(await readFile(`docs/${name}`, 'utf8'));
  });

  it('answers each path of openapi.json as documented', async () => {
    const { paths } = JSON.parse(await readFile('docs/openapi.json', 'utf8')) as {
      paths: Record<string, Record<string, { responses: object }>>;
    };
    const plain = Object.entries(paths).filter(([path, { get }]) => get && !path.includes('{'));
    expect(plain.length).toBeGreaterThan(5);
    for (const [path, { get }] of plain) {
      const { status } = await fetch(`${chat.url}${path}`, { redirect: 'manual' });
      expect([path, Object.keys(get!.responses)]).toEqual([path, expect.arrayContaining([String(status)])]);
    }
  });
});
