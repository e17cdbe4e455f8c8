import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type CoalescingAdapter, coalescing } from '../../src/delivery/coalescing.adapter.js';
import { type Listener, Theatre, until } from './theatre.js';

/** So long that nothing which waits for it is heard in this test. */
const NEVER_MS = 600_000;

describe('gathered delivery', () => {
  let theatre: Theatre;
  let adapter: CoalescingAdapter;

  async function open(options?: Parameters<typeof coalescing>[0]): Promise<void> {
    adapter = coalescing({ promptWrites: 0, ...options });
    theatre = await Theatre.open({ adapter: adapter });
  }
  afterEach(async () => theatre.close());

  const numbers = (listener: Listener) =>
    listener.heard.filter(([, event]) => event === 'said').map((line) => line[2]);

  it('tells a quiet room without waiting for the window', async () => {
    await open({ windowMs: NEVER_MS });
    const ann = await theatre.admit('ann');
    theatre.server.to('stage').emit('said', 1);
    await ann.hears('said');
    expect(numbers(ann)).toEqual([1]);
  });

  it('keeps what follows for the window, and all of it behind what came before', async () => {
    await open({ windowMs: NEVER_MS });
    const ann = await theatre.admit('ann');
    const bo = await theatre.admit('bo');
    await bo.seat.leave('stage');
    theatre.server.to('stage').emit('said', 1);
    await ann.hears('said');
    theatre.server.to('stage').emit('said', 2);
    ann.seat.emit('said', 3);
    bo.seat.emit('fence');
    await bo.hears('fence');
    expect(numbers(ann)).toEqual([1]);
    ann.seat.disconnect();
    await ann.hears('disconnect');
    expect(numbers(ann)).toEqual([1, 2, 3]);
  });

  it('tells a busy room at once as well, as long as that takes few writes', async () => {
    await open({ windowMs: NEVER_MS, promptWrites: 3 });
    const ann = await theatre.admit('ann');
    for (const number of [1, 2, 3]) {
      theatre.server.to('stage').emit('said', number);
      await until(() => numbers(ann).includes(number));
    }
    theatre.server.to('stage').emit('said', 4);
    theatre.server.to('other').emit('said', 0);
    const bo = await theatre.admit('bo');
    await bo.seat.leave('stage');
    bo.seat.emit('fence');
    await bo.hears('fence');
    expect(numbers(ann)).toEqual([1, 2, 3]);
  });

  it('tells a quiet room at once while another one is busy', async () => {
    await open({ windowMs: NEVER_MS });
    const ann = await theatre.admit('ann');
    const bo = await theatre.admit('bo');
    await bo.seat.join('gallery');
    theatre.server.to('stage').emit('said', 1);
    await ann.hears('said');
    theatre.server.to('stage').emit('said', 2);
    theatre.server.to('gallery').emit('said', 3);
    await until(() => numbers(bo).includes(3));
    expect(numbers(bo)).toEqual([1, 2, 3]);
    expect(numbers(ann)).toEqual([1]);
  });

  it('writes a burst to a room once or twice per socket, whatever its length', async () => {
    await open();
    const people = await Promise.all(['ann', 'bo', 'cy', 'dee'].map((name) => theatre.admit(name)));
    await Promise.all(people.map((listener) => listener.hears('welcome')));
    const before = { ...adapter.counters };
    for (let number = 0; number < 500; number += 1) {
      theatre.server.to('stage').emit('said', number);
      if (number === 100) await turn();
    }
    await Promise.all(people.map((listener) => until(() => numbers(listener).length === 500)));
    for (const listener of people) expect(numbers(listener)).toEqual([...Array(500).keys()]);
    expect(adapter.counters.deliveries - before.deliveries).toBe(500 * people.length);
    expect(adapter.counters.fastWrites - before.fastWrites).toBeLessThanOrEqual(4 * people.length);
    expect(adapter.counters.ordinaryWrites).toBe(before.ordinaryWrites);
  });

  it('answers in the same write as what comes with the answer', async () => {
    await open();
    const ann = await theatre.admit('ann');
    await ann.hears('welcome');
    ann.seat.on('ask', (_question, answer) => {
      answer('an answer');
      theatre.server.to('stage').emit('said', 1);
      ann.seat.emit('said', 2);
    });
    const before = adapter.counters.fastWrites;
    expect(await ann.socket.timeout(5_000).emitWithAck('ask', 'what?')).toBe('an answer');
    await until(() => numbers(ann).length === 2);
    expect(adapter.counters.fastWrites - before).toBe(1);
  });

  it('brings back the answers to an acknowledged broadcast', async () => {
    await open();
    const people = await Promise.all(['ann', 'bo'].map((name) => theatre.admit(name)));
    for (const { name, socket } of people) socket.on('roll call', (answer) => answer(name));
    const answers = await theatre.server.to('stage').timeout(5_000).emitWithAck('roll call');
    expect(answers.toSorted()).toEqual(['ann', 'bo']);
  });

  it('lets outgoing listeners hear each broadcast once', async () => {
    await open();
    const ann = await theatre.admit('ann');
    const outgoing: unknown[] = [];
    ann.seat.onAnyOutgoing((...line) => outgoing.push(line));
    theatre.server.to('stage').emit('said', 1);
    theatre.server.emit('said', 2);
    ann.seat.emit('said', 3);
    await until(() => numbers(ann).length === 3);
    expect(outgoing).toHaveLength(3);
    for (const number of [1, 2, 3]) expect(outgoing).toContainEqual(['said', number]);
  });

  it('takes the ordinary path to a polling client', async () => {
    await open();
    const cy = await theatre.admit('cy', { transports: ['polling'] });
    for (let number = 0; number < 50; number += 1) theatre.server.to('stage').emit('said', number);
    await until(() => numbers(cy).length === 50);
    expect(numbers(cy)).toEqual([...Array(50).keys()]);
    expect(adapter.counters.fastWrites).toBe(0);
    expect(adapter.counters.ordinaryWrites).toBeGreaterThanOrEqual(50);
  });

  it('survives a join storm without a write per busy room and join', async () => {
    await open({ windowMs: NEVER_MS });
    const ann = await theatre.admit('ann');
    await ann.hears('welcome');
    theatre.server.to('stage').emit('said', 0);
    await ann.hears('said');
    for (let number = 1; number < 100; number += 1) theatre.server.to('stage').emit('said', number);
    const before = adapter.counters.fastWrites;
    for (let room = 0; room < 1_000; room += 1) void ann.seat.join(`room ${room}`);
    await until(() => numbers(ann).length === 100);
    expect(adapter.counters.fastWrites - before).toBe(1);
  });
});
