import { expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { WebSocket } from 'ws';
import { ServerProcess } from '../faults/server-process.js';
import { chooseSeed, Random } from '../faults/seeded-random.js';

/** BAD_FRAMES sets the number of frames, SEED repeats the same ones. */
const FRAMES = Number(process.env.BAD_FRAMES ?? 10_000);
const SEED = chooseSeed();

const KINDS: ((random: () => number) => string | Buffer)[] = [
  () => '',
  () => '4',
  () => '42',
  () => '42[',
  () => '42[]',
  () => '42[1]',
  () => '42[null,{}]',
  () => '42["textmsg"',
  () => '42["__proto__",{}]',
  () => '42["connect",{}]',
  () => '42["disconnect","x"]',
  () => '42/elsewhere,["textmsg",{}]',
  () => '420000000000000000000000["textmsg",{}]',
  () => '42["textmsg",{"content":"x","__proto__":{"x":1}}]',
  () => '451-["textmsg",{"_placeholder":true,"num":0}]',
  () => '451-["textmsg",{"_placeholder":true,"num":"x"}]',
  () => '459999999-["textmsg",{}]',
  () => '43',
  () => '431[]',
  () => '40',
  () => '40{"token":{}}',
  () => '40/elsewhere,{}',
  () => '41',
  () => '44{"message":"x"}',
  () => '47',
  () => '5',
  () => '9999',
  () => '3probe',
  () => 'b',
  (random) => randomBytes(1 + Math.floor(random() * 64)),
  (random) => randomBytes(1 + Math.floor(random() * 64)).toString('latin1'),
  (random) => `42["textmsg",${'['.repeat(Math.floor(random() * 5_000))}`,
  (random) => `42["textmsg",{"content":"${'x'.repeat(Math.floor(random() * 70_000))}"}]`,
  (random) => `42${Math.floor(random() * 1e6)}["history",{"conversation":"lobby","limit":${random() * 1e9}}]`,
];

it(`survives ${FRAMES} bad frames: each is answered, ignored or ends its connection, and memory stays flat (SEED=${SEED})`, async () => {
  console.log(`SEED=${SEED}`);
  const numbers = new Random(SEED);
  const random = () => numbers.below(1);
  // Newer Node collects garbage late where there is free memory, which would look like a leak.
  const server = await ServerProcess.start({ NODE_OPTIONS: '--max-old-space-size=128' });
  try {
    await send(server.url, Math.min(2_000, FRAMES), random);
    const before = await memoryOf(server.pid);
    const connections = await send(server.url, FRAMES, random);
    const grown = (await memoryOf(server.pid)) - before;
    console.log(`${FRAMES} bad frames over ${connections} connections; memory +${grown.toFixed(1)} MiB`);
    expect(grown).toBeLessThan(60);
    expect(server.output.join('')).not.toMatch(/unexpected error|unhandled|\n\s+at /i);
    expect(await isAlive(server.url)).toBe(true);
  } finally {
    await server.end();
  }
}, 120_000);

/** @returns number of connections it used */
async function send(url: string, frames: number, random: () => number): Promise<number> {
  let connections = 0;
  let left = frames;
  while (left > 0) {
    const socket = await open(url, random() < 0.8);
    connections += 1;
    // After a frame that violates the protocol, the server closes; the rest goes to a new
    // connection.
    for (let i = 0; i < 2 && left > 0 && socket.readyState === WebSocket.OPEN; i += 1) {
      socket.send(KINDS[Math.floor(random() * KINDS.length)]!(random));
      left -= 1;
      await new Promise(setImmediate);
    }
    socket.terminate();
  }
  return connections;
}

function open(url: string, isSocketIo: boolean): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
  return new Promise((done, failed) => {
    socket.once('error', failed);
    socket.once('open', () => {
      if (isSocketIo) socket.send('40');
      socket.on('error', () => {});
      done(socket);
    });
  });
}

async function isAlive(url: string): Promise<boolean> {
  const socket = await open(url, true);
  return new Promise((done) => {
    socket.on('message', (data: Buffer) => {
      if (!data.toString().startsWith('42["welcome"')) return;
      socket.terminate();
      done(true);
    });
  });
}

/** Returns the resident memory of a process, in MiB. */
async function memoryOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)![1]) / 1024;
}
