import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Namespace } from 'socket.io';
import { coalescing } from '../../src/delivery/coalescing.adapter.js';
import type { ManagerOptions, SocketOptions } from 'socket.io-client';
import { type Listener, ROOMS, SIDE, Theatre, until } from './theatre.js';

const RUNS = Number(process.env.DELIVERY_RUNS ?? 60);

/** The client takes it, its types do not. */
const NO_DEFLATE = false as unknown as { threshold: number };

/** Who sits in the theatre: one of each kind of connection, two of the usual one. */
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

/** Plays a script in one theatre and tells what everybody heard. */
async function play(
  theatre: Theatre,
  script: readonly Step[],
  isModel: boolean,
): Promise<Record<string, unknown[]>> {
  const run = Math.random().toString(36).slice(2);
  const cast = new Map<string, Listener>();
  const all: Listener[] = [];
  const asked: ((answer: unknown) => void)[] = [];
  const enter = async (name: string) => {
    const listener = await theatre.admit(`${name}-${all.length}-${run}`, CAST[name]);
    cast.set(name, listener);
    all.push(listener);
    listener.seat.on('ask', (_question, answer) => asked.push(answer));
  };
  for (const name of NAMES) await enter(name);
  await theatre.admitAside(cast.get('ann')!);
  await theatre.admitAside(cast.get('dee')!);
  // The question is on its way to the server before the script begins, so that only the answers are part of it.
  const questions = ['ann', 'bo', 'cy', 'dee', 'ann', 'bo'].map((name) => cast.get(name)!);
  for (const listener of questions) {
    const before = asked.length;
    listener.socket.emit('ask', 'what?', (answer: unknown) => listener.heard.push(['/', 'answer', answer]));
    await until(() => asked.length > before);
  }

  for (const [number, scene] of script.entries()) {
    const listener = 'who' in scene ? cast.get(scene.who) : undefined;
    const seat = listener?.seat;
    const isSeated = seat?.connected;
    switch (scene.do) {
      case 'broadcast': {
        const { nsp, rooms, except, besides, kind } = scene;
        const ids = besides.flatMap((name) => cast.get(name)?.seat.id ?? []);
        say(theatre.server.of(nsp), { rooms, except: [...except, ...ids], kind, number, isModel });
        break;
      }
      case 'direct':
        if (isSeated) seat.emit('direct', number);
        break;
      case 'volatile direct':
        if (isSeated) (isModel ? seat : seat.volatile).emit('volatile', number);
        break;
      case 'binary direct':
        if (isSeated) seat.emit('direct', number, Buffer.from([number]));
        break;
      case 'asked':
        if (isSeated) seat.timeout(500).emit('asked', number, () => {});
        break;
      case 'answer':
        asked.shift()?.(number);
        break;
      case 'join':
        if (isSeated) void seat.join(scene.room);
        break;
      case 'leave':
        if (isSeated) void seat.leave(scene.room);
        break;
      case 'disconnect':
        if (isSeated) seat.disconnect();
        break;
      case 'close':
        if (isSeated) seat.disconnect(true);
        break;
      case 'enter':
        if (!isSeated) await enter(scene.who);
        break;
      case 'rest':
        if (scene.how === 'turn') await turn();
        if (scene.how === 'window') await sleep(11);
        break;
    }
  }

  for (const { sideSeat } of all) if (sideSeat?.connected) sideSeat.emit('fence');
  for (const { seat } of cast.values()) if (seat.connected) seat.emit('fence');
  for (const listener of all) {
    const { seat, side, sideSeat } = listener;
    await listener.hears(seat.connected ? 'fence' : 'disconnect');
    if (side) await listener.hears(sideSeat?.connected ? 'fence' : 'disconnect', side);
  }
  const heard = Object.fromEntries(
    all.map((listener) => [listener.name.replace(`-${run}`, ''), [...listener.heard]]),
  );
  for (const listener of all) listener.leave();
  return heard;
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
  if (kind === 'text') audience.emit('said', number);
  if (kind === 'long') audience.emit('said', number, '茶'.repeat(30_000));
  // The model says it in earnest: it shows who might have heard it, and where.
  if (kind === 'volatile') (isModel ? audience : audience.volatile).emit('volatile', number);
  if (kind === 'binary') audience.emit('said', number, Buffer.from([number]), { deep: Buffer.alloc(200) });
  if (kind === 'asked') audience.timeout(500).emit('said', number, () => {});
}

const isVolatile = (line: unknown[]): boolean => line[1] === 'volatile';
const spelled = (line: unknown): string => JSON.stringify(line);

describe.each([0, 6])(
  'the coalescing adapter with %i prompt writes in a window, beside the plain one',
  (promptWrites) => {
    let plain: Theatre;
    let gathered: Theatre;
    const options = { perMessageDeflate: { threshold: 1 } };

    beforeAll(async () => {
      plain = await Theatre.open(options);
      gathered = await Theatre.open({ ...options, adapter: coalescing({ promptWrites }) });
    });
    afterAll(async () => {
      await Promise.all([plain.close(), gathered.close()]);
    });

    it('shows every socket the same in the same order, whatever is interleaved', async () => {
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
