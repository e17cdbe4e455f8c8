import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestClient } from '../support/test-client.js';
import { blocks, commands, READMES } from './blocks.js';
import { Shell } from './shell.js';

/** Long, because two installations and a build run on a machine that may be busy. */
const PATIENCE_MS = 900_000;

let place: string;
let port: string;
let clone: Shell;
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'teahouse-readme-'));
  port = await freePort();
  await new Shell(place).types(`git clone --quiet ${process.cwd()} clone`);
  clone = new Shell(join(place, 'clone'), { PORT: port, CI: '1' });
}, PATIENCE_MS);
afterEach(() => clone.leaves(), PATIENCE_MS);
afterAll(() => rm(place, { recursive: true, force: true }));

/** The default port in the README; on this machine another program may use it. */
const here = (text: string) => text.replaceAll('localhost:3000', `localhost:${port}`);

describe('a clean clone', () => {
  it(
    'opens a chat with the first command of the README, and its ten lines of JavaScript connect to it',
    async () => {
      const [line] = commands('README.md');
      expect(line).toBe('npm ci && npm start');
      await clone.starts(line!, /open at \S+:\d+/);
      expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toMatch(
        /<script[^>]+src="(?:\.\/)?\/?assets\//,
      );
      expect(await clone.types(`npx teahouse doctor`)).toMatch(/✓ websocket/);

      const talking = new Shell(clone.directory);
      const receiver = new TestClient(`http://127.0.0.1:${port}`, { name: '东东' });
      await receiver.receives('welcome');
      for (const [i, page] of READMES.entries()) {
        const [snippet] = blocks(page, 'js');
        const [, whisper] = /content: '([^']+)', to: '东东'/.exec(snippet!)!;
        await writeFile(
          join(clone.directory, `snippet-${i}.mjs`),
          `${here(snippet!)}\nconsole.log(JSON.stringify(reply));\n`,
        );
        // It keeps running and listens, as it does in a terminal; the order of these outputs is not
        // guaranteed.
        const printed = [
          String.raw`^2 \S*\s*(?:online|人在线)$`,
          String.raw`^(?:tea bot: |茶壶：)水开了$`,
          String.raw`^\{"ok":true,"data":\{"id":"lobby\.\d+"`,
        ].map((line) => `(?=[^]*${line})`);
        await talking.starts(`node snippet-${i}.mjs`, new RegExp(`^${printed.join('')}`, 'm'));
        await receiver.receives('textmsg', { content: whisper, to: '东东' });
        await talking.leaves();
        // Each README uses its own nickname.
        await rm(join(clone.directory, 'bot.token'));
      }
      receiver.disconnect();
    },
    PATIENCE_MS,
  );

  it(
    'works with the commands for servers too, and its npm package runs in an empty directory',
    async () => {
      await clone.types('npm run build');
      await clone.starts('npm run start:prod', /open at \S+:\d+/);
      await clone.leaves();
      await clone.types(`npm pack --pack-destination ..`);
      await clone.types(`npm pack --workspace @teahouse/client --pack-destination ..`);

      const empty = new Shell(join(place, 'empty'), { PORT: port });
      await mkdir(empty.directory);
      await empty.types('npm init --yes');
      await empty.types('npm install ../teahouse-[0-9]*.tgz');
      expect(await empty.types('npx teahouse --version')).toMatch(/^\d+\.\d+\.\d+\n$/);
      try {
        await empty.starts('npx teahouse', /open at \S+:\d+/);
        expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toMatch(
          /<script[^>]+src="(?:\.\/)?\/?assets\//,
        );
        expect((await fetch(`http://127.0.0.1:${port}/docs`)).status).toBe(200);
        expect(await empty.types('npx teahouse doctor')).toMatch(/✓ websocket/);

        const bots = new Shell(join(place, 'bots'), {
          TEAHOUSE_URL: `http://127.0.0.1:${port}`,
          MINUTE_MS: '10',
        });
        await mkdir(bots.directory);
        await bots.types('npm init --yes && npm install ../teahouse-client-*.tgz');
        await bots.starts('node node_modules/@teahouse/client/examples/tea-timer-bot.js', /is in/);
        const guest = new TestClient(`http://127.0.0.1:${port}`, { name: 'alice' });
        await guest.receives('welcome');
        await guest.sendText('/tea 1');
        await guest.receives('textmsg', { name: '小茶壶', content: 'alice，茶好了 🍵' });
        guest.disconnect();
        await bots.leaves();
      } finally {
        await empty.leaves();
      }
    },
    PATIENCE_MS,
  );
});

async function freePort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return String(port);
}
