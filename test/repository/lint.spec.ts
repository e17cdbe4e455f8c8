import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const oxlint = resolve('node_modules/.bin/oxlint');
const FOREIGN_DECORATOR = `import { ConnectedSocket } from '@nestjs/websockets';\nvoid ConnectedSocket;\n`;

const GUARDED = `import { UseGuards } from '@nestjs/common';\nvoid UseGuards;\n`;

/**
 * With the same rules but none of the sources, because other tests build from these at the same
 * time.
 */
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'teahouse-lint-'));
  await copyFile('.oxlintrc.json', join(directory, '.oxlintrc.json'));
});
afterAll(() => rm(directory, { recursive: true }));

it.each([
  ['rooms that import direct conversations', 'src/room', `import '../direct/direct.service.js';\n`],
  ['direct conversations that import rooms', 'src/direct', `import '../room/room.service.js';\n`],
  ['a protocol that imports the server', 'src/protocol', `import '../config/config.js';\n`],
  [
    'a conversation log that imports the connection service',
    'src/conversation',
    `import '../chat/connection.service.js';\n`,
  ],
  ['a delivery that imports the database', 'src/delivery', `import '../database/database.js';\n`],
  ['a page that imports the database', 'client/src', `import '../../src/database/database.js';\n`],
  ['a page with its own socket', 'client/src', `import { io } from 'socket.io-client';\nvoid io;\n`],
  [
    'a client library that imports the server',
    'packages/client/src',
    `import '../../../src/chat/connection.service.js';\n`,
  ],
  ['metrics that import the connection service', 'src/metrics', `import '../chat/connection.service.js';\n`],
  ['a handler with a Nest parameter decorator', 'src/chat', FOREIGN_DECORATOR],
  ['a gateway with a guard that Nest ignores', 'src/search', GUARDED],
  ['a second reader of environment variables', 'src/session', `export const port = process.env.PORT;\n`],
])('refuses %s with the linter', async (_, folder, source) => {
  await mkdir(join(directory, folder), { recursive: true });
  const name = source === GUARDED ? 'planted.gateway.ts' : 'planted.ts';
  await writeFile(join(directory, folder, name), source);
  await expect(run(oxlint, [folder], { cwd: directory })).rejects.toMatchObject({
    stdout: expect.stringMatching(/no-restricted/),
  });
});
