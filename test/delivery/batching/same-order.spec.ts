import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Namespace } from 'socket.io';
import { coalescing } from '../../../src/delivery/batching/coalescing.adapter.js';
import type { ManagerOptions, SocketOptions } from 'socket.io-client';
import { type TestSubscriber, ROOMS, SIDE, BroadcastHarness, untilTrue } from './broadcast-harness.js';

const RUNS = Number(process.env.DELIVERY_RUNS ?? 60);

/** The client accepts it, but its types do not. */
const NO_DEFLATE = false as unknown as { threshold: number };

/** One connection of each kind, and two of the usual kind. */
const CAST: Record<string, Partial<ManagerOptions & SocketOptions>> = {
  ann: { transports: ['websocket'], perMessageDeflate: NO_DEFLATE },
  bo: { transports: ['websocket'], perMessageDeflate: NO_DEFLATE },
  cy: { transports: ['polling'] },
  dee: { transports: ['polling', 'websocket'], perMessageDeflate: NO_DEFLATE },
  eve: { transports: ['websocket'], perMessageDeflate: { threshold: 1 } },
};
const NAMES = Object.keys(CAST);

type Step =
  | { do: 'broadcast'; nsp: string; rooms: string[]; except: string[]; besides: string[]; kind: Kind }
  | { do: 'direct' | 'volatile direct' | 'binary direct' | 'asked' | 'disconnect' | 'close'; who: string }
  | { do: 'answer' }
  | { do: 'join' | 'leave'; who: string; room: string }
  | { do: 'enter'; who: string }
  | { do: 'rest'; how: 'not' | 'turn' | 'window' };
type Kind = 'text' | 'long' | 'volatile' | 'binary' | 'asked';

const who = fc.constantFrom(...NAMES);
const room = fc.constantFrom(...ROOMS);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant('broadcast' as const),
      nsp: fc.constantFrom('/', '/', '/', SIDE),
      rooms: fc.uniqueArray(room, { maxLength: 2 }),
      except: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.uniqueArray(room, { maxLength: 1 })),
      besides: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.uniqueArray(who, { maxLength: 2 })),
      kind: fc.constantFrom<Kind>('text', 'text', 'text', 'text', 'long', 'volatile', 'binary', 'asked'),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom('direct' as const, 'direct', 'direct', 'asked', 'volatile direct', 'binary direct'),
      who,
    }),
  },
  { weight: 3, arbitrary: fc.constant({ do: 'answer' as const }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constantFrom('join' as const, 'leave'), who, room }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('rest' as const), how: fc.constantFrom('not', 'turn', 'window') }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('disconnect' as const, 'close'), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('enter' as const), who }) },
) as fc.Arbitrary<Step>;

/** Runs a script in one harness and returns what every subscriber received. */
async function play(
  harness: BroadcastHarness,
  script: readonly Step[],
  isModel: boolean,
): Promise<Record<string, unknown[]>> {
  const run = Math.random().toString(36).slice(2);
  const cast = new Map<string, TestSubscriber>();
  const all: TestSubscriber[] = [];
  const asked: ((answer: unknown) => void)[] = [];
  const enter = async (name: string) => {
    const listener = await harness.connect(`${name}-${all.length}-${run}`, CAST[name]);
    cast.set(name, listener);
    all.push(listener);
    listener.serverSocket.on('ask', (_question, answer) => asked.push(answer));
  };
  for (const name of NAMES) await enter(name);
  await harness.connectNamespace(cast.get('ann')!);
  await harness.connectNamespace(cast.get('dee')!);
  // The request is on its way to the server before the script begins, so that only the replies are
  // part of it.
  const questions = ['ann', 'bo', 'cy', 'dee', 'ann', 'bo'].map((name) => cast.get(name)!);
  for (const listener of questions) {
    const before = asked.length;
    listener.socket.emit('ask', 'what?', (answer: unknown) =>
      listener.received.push(['/', 'answer', answer]),
    );
    await untilTrue(() => asked.length > before);
  }

  for (const [number, scene] of script.entries()) {
    const listener = 'who' in scene ? cast.get(scene.who) : undefined;
    const serverSocket = listener?.serverSocket;
    const isConnected = serverSocket?.connected;
    switch (scene.do) {
      case 'broadcast': {
        const { nsp, rooms, except, besides, kind } = scene;
        const ids = besides.flatMap((name) => cast.get(name)?.serverSocket.id ?? []);
        say(harness.server.of(nsp), { rooms, except: [...except, ...ids], kind, number, isModel });
        break;
      }
      case 'direct':
        if (isConnected) serverSocket.emit('direct', number);
        break;
      case 'volatile direct':
        if (isConnected) (isModel ? serverSocket : serverSocket.volatile).emit('volatile', number);
        break;
      case 'binary direct':
        if (isConnected) serverSocket.emit('direct', number, Buffer.from([number]));
        break;
      case 'asked':
        if (isConnected) serverSocket.timeout(500).emit('asked', number, () => {});
        break;
      case 'answer':
        asked.shift()?.(number);
        break;
      case 'join':
        if (isConnected) void serverSocket.join(scene.room);
        break;
      case 'leave':
        if (isConnected) void serverSocket.leave(scene.room);
        break;
      case 'disconnect':
        if (isConnected) serverSocket.disconnect();
        break;
      case 'close':
        if (isConnected) serverSocket.disconnect(true);
        break;
      case 'enter':
        if (!isConnected) await enter(scene.who);
        break;
      case 'rest':
        if (scene.how === 'turn') await turn();
        if (scene.how === 'window') await sleep(11);
        break;
    }
  }

  for (const { sideServerSocket } of all) if (sideServerSocket?.connected) sideServerSocket.emit('fence');
  for (const { serverSocket } of cast.values()) if (serverSocket.connected) serverSocket.emit('fence');
  for (const listener of all) {
    const { serverSocket, side, sideServerSocket } = listener;
    await listener.receives(serverSocket.connected ? 'fence' : 'disconnect');
    if (side) await listener.receives(sideServerSocket?.connected ? 'fence' : 'disconnect', side);
  }
  const received = Object.fromEntries(
    all.map((listener) => [listener.name.replace(`-${run}`, ''), [...listener.received]]),
  );
  for (const listener of all) listener.leave();
  return received;
}

interface Saying {
  rooms: string[];
  except: string[];
  kind: Kind;
  number: number;
  isModel: boolean;
}

function say(nsp: Namespace, { rooms, except, kind, number, isModel }: Saying): void {
  const audience = nsp.to(rooms).except(except);
  if (kind === 'text') audience.emit('message', number);
  if (kind === 'long') audience.emit('message', number, '茶'.repeat(30_000));
  // The model emits it without `volatile`, to show which subscribers may receive it, and where.
  if (kind === 'volatile') (isModel ? audience : audience.volatile).emit('volatile', number);
  if (kind === 'binary') audience.emit('message', number, Buffer.from([number]), { deep: Buffer.alloc(200) });
  if (kind === 'asked') audience.timeout(500).emit('message', number, () => {});
}

const isVolatile = (line: unknown[]): boolean => line[1] === 'volatile';
const spelled = (line: unknown): string => JSON.stringify(line);

describe.each([0, 6])(
  'the coalescing adapter with %i prompt writes per window, compared with the plain one',
  (promptWrites) => {
    let plain: BroadcastHarness;
    let gathered: BroadcastHarness;
    const options = { perMessageDeflate: { threshold: 1 } };

    beforeAll(async () => {
      plain = await BroadcastHarness.open(options);
      gathered = await BroadcastHarness.open({ ...options, adapter: coalescing({ promptWrites }) });
    });
    afterAll(async () => {
      await Promise.all([plain.close(), gathered.close()]);
    });

    it('sends every socket the same packets in the same order as the plain adapter, for random interleavings', async () => {
      const seed = Number(process.env.DELIVERY_SEED ?? Date.now() % 1_000_000_000);
      process.stdout.write(`delivery property: ${RUNS} runs, DELIVERY_SEED=${seed}\n`);
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60, size: 'max' }), async (script) => {
          const [model, real] = await Promise.all([play(plain, script, true), play(gathered, script, false)]);
          expect(Object.keys(real)).toEqual(Object.keys(model));
          for (const name of Object.keys(model)) {
            const lines = real[name] as unknown[][];
            const expected = model[name] as unknown[][];
            const certain = (line: unknown[]) => !isVolatile(line);
            expect(lines.filter(certain).map(spelled)).toEqual(expected.filter(certain).map(spelled));
            expect(isSubsequence(lines.map(spelled), expected.map(spelled))).toBe(true);
          }
        }),
        { numRuns: RUNS, seed, interruptAfterTimeLimit: Number(process.env.DELIVERY_TIME_MS ?? 30_000) },
      );
    }, 600_000);
  },
);

function isSubsequence(some: readonly string[], all: readonly string[]): boolean {
  let next = 0;
  for (const line of all) if (line === some[next]) next += 1;
  return next === some.length;
}
