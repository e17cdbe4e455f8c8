import { expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ServerProcess } from '../faults/server-process.js';
import { blocks, READMES } from '../readme/blocks.js';
import { TestClient } from '../support/test-client.js';

const run = promisify(execFile);
const TIMEOUT_MS = 180_000;

it(
  'starts the built server without a Node warning, and connects the JavaScript of both READMEs to it',
  async () => {
    const server = await ServerProcess.start({}, 'dist/main.js');
    const receiver = new TestClient(server.url, { name: '东东' });
    try {
      await receiver.receives('welcome');
      for (const [i, page] of READMES.entries()) {
        const [snippet] = blocks(page, 'js');
        const [, content] = /content: '([^']+)', to: '东东'/.exec(snippet!)!;
        // In the repository, where the imported packages are found.
        const file = join(import.meta.dirname, `.snippet-${i}.mjs`);
        const ended = 'console.log(JSON.stringify(reply)); process.exit(0);';
        await writeFile(file, `${snippet!.replaceAll('http://localhost:3000', server.url)}\n${ended}\n`);
        const { stdout } = await run(process.execPath, [file]).finally(() => void rm(file));
        expect(stdout).toMatch(/^\{"ok":true,"data":\{"id":"lobby\.\d+"/m);
        await receiver.receives('textmsg', { content, to: '东东' });
      }
      expect(server.output.join('')).not.toMatch(/warning/i);
      expect(server.faults).toEqual([]);
    } finally {
      receiver.disconnect();
      await server.end();
    }
  },
  TIMEOUT_MS,
);
