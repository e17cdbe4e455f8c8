import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const oxlint = resolve('node_modules/.bin/oxlint');
const SOMEBODY_ELSES = `import { ConnectedSocket } from '@nestjs/websockets';\nvoid ConnectedSocket;\n`;

const GUARDED = `import { UseGuards } from '@nestjs/common';\nvoid UseGuards;\n`;

/** With the same rules, and none of the sources: others build from these meanwhile. */
let house: string;
beforeAll(async () => {
  house = await mkdtemp(join(tmpdir(), 'teahouse-lint-'));
  await copyFile('.oxlintrc.json', join(house, '.oxlintrc.json'));
});
afterAll(() => rm(house, { recursive: true }));

it.each([
  ['a room that knows private messages', 'src/room', `import '../direct/direct.service.js';\n`],
  ['private messages that know rooms', 'src/direct', `import '../room/room.service.js';\n`],
  ['a wire that knows the server', 'src/protocol', `import '../config/config.js';\n`],
  ['a log that knows the edge', 'src/conversation', `import '../chat/connection.service.js';\n`],
  ['a delivery that knows the database', 'src/delivery', `import '../database/database.js';\n`],
  ['a page that knows the database', 'client/src', `import '../../src/database/database.js';\n`],
  ['a page with a socket of its own', 'client/src', `import { io } from 'socket.io-client';\nvoid io;\n`],
  [
    'a library that knows the server',
    'packages/client/src',
    `import '../../../src/chat/connection.service.js';\n`,
  ],
  ['metrics that know the edge', 'src/metrics', `import '../chat/connection.service.js';\n`],
  ['a handler that takes the first socket for its own', 'src/chat', SOMEBODY_ELSES],
  ['a gateway with a guard that is never asked', 'src/search', GUARDED],
  ['a second reader of the environment', 'src/session', `export const port = process.env.PORT;\n`],
])('lint refuses %s', async (_, folder, source) => {
  await mkdir(join(house, folder), { recursive: true });
  const name = source === GUARDED ? 'planted.gateway.ts' : 'planted.ts';
  await writeFile(join(house, folder, name), source);
  await expect(run(oxlint, [folder], { cwd: house })).rejects.toMatchObject({
    stdout: expect.stringMatching(/no-restricted/),
  });
});
