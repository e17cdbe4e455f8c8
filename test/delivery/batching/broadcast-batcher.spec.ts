import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type CoalescingAdapter, coalescing } from '../../../src/delivery/batching/coalescing.adapter.js';
import { type TestSubscriber, BroadcastHarness, untilTrue } from './broadcast-harness.js';

/** Longer than the test: a broadcast that waits for the end of this window is not received. */
const NEVER_MS = 600_000;

describe('the broadcast batcher', () => {
  let harness: BroadcastHarness;
  let adapter: CoalescingAdapter;

  async function open(options?: Parameters<typeof coalescing>[0]): Promise<void> {
    adapter = coalescing({ promptWrites: 0, ...options });
    harness = await BroadcastHarness.open({ adapter: adapter });
  }
  afterEach(async () => harness.close());

  const numbers = (listener: TestSubscriber) =>
    listener.received.filter(([, event]) => event === 'message').map((line) => line[2]);

  it('delivers to a quiet room without waiting for the window', async () => {
    await open({ windowMs: NEVER_MS });
    const ann = await harness.connect('ann');
    harness.server.to('main').emit('message', 1);
    await ann.receives('message');
    expect(numbers(ann)).toEqual([1]);
  });

  it('holds later broadcasts until the window ends, and keeps their order', async () => {
    await open({ windowMs: NEVER_MS });
    const ann = await harness.connect('ann');
    const bo = await harness.connect('bo');
    await bo.serverSocket.leave('main');
    harness.server.to('main').emit('message', 1);
    await ann.receives('message');
    harness.server.to('main').emit('message', 2);
    ann.serverSocket.emit('message', 3);
    bo.serverSocket.emit('fence');
    await bo.receives('fence');
    expect(numbers(ann)).toEqual([1]);
    ann.serverSocket.disconnect();
    await ann.receives('disconnect');
    expect(numbers(ann)).toEqual([1, 2, 3]);
  });

  it('delivers to a busy room at once while that takes few writes', async () => {
    await open({ windowMs: NEVER_MS, promptWrites: 3 });
    const ann = await harness.connect('ann');
    for (const number of [1, 2, 3]) {
      harness.server.to('main').emit('message', number);
      await untilTrue(() => numbers(ann).includes(number));
    }
    harness.server.to('main').emit('message', 4);
    harness.server.to('other').emit('message', 0);
    const bo = await harness.connect('bo');
    await bo.serverSocket.leave('main');
    bo.serverSocket.emit('fence');
    await bo.receives('fence');
    expect(numbers(ann)).toEqual([1, 2, 3]);
  });

  it('delivers to a quiet room at once while another room is busy', async () => {
    await open({ windowMs: NEVER_MS });
    const ann = await harness.connect('ann');
    const bo = await harness.connect('bo');
    await bo.serverSocket.join('third');
    harness.server.to('main').emit('message', 1);
    await ann.receives('message');
    harness.server.to('main').emit('message', 2);
    harness.server.to('third').emit('message', 3);
    await untilTrue(() => numbers(bo).includes(3));
    expect(numbers(bo)).toEqual([1, 2, 3]);
    expect(numbers(ann)).toEqual([1]);
  });

  it('writes a burst of any length to a room once or twice per socket', async () => {
    await open();
    const people = await Promise.all(['ann', 'bo', 'cy', 'dee'].map((name) => harness.connect(name)));
    await Promise.all(people.map((listener) => listener.receives('welcome')));
    const before = { ...adapter.counters };
    for (let number = 0; number < 500; number += 1) {
      harness.server.to('main').emit('message', number);
      if (number === 100) await turn();
    }
    await Promise.all(people.map((listener) => untilTrue(() => numbers(listener).length === 500)));
    for (const listener of people) expect(numbers(listener)).toEqual([...Array(500).keys()]);
    expect(adapter.counters.deliveries - before.deliveries).toBe(500 * people.length);
    expect(adapter.counters.fastWrites - before.fastWrites).toBeLessThanOrEqual(4 * people.length);
    expect(adapter.counters.ordinaryWrites).toBe(before.ordinaryWrites);
  });

  it('writes a reply and the broadcasts beside it in one write', async () => {
    await open();
    const ann = await harness.connect('ann');
    await ann.receives('welcome');
    ann.serverSocket.on('ask', (_question, answer) => {
      answer('an answer');
      harness.server.to('main').emit('message', 1);
      ann.serverSocket.emit('message', 2);
    });
    const before = adapter.counters.fastWrites;
    expect(await ann.socket.timeout(5_000).emitWithAck('ask', 'what?')).toBe('an answer');
    await untilTrue(() => numbers(ann).length === 2);
    expect(adapter.counters.fastWrites - before).toBe(1);
  });

  it('returns the acknowledgements of a broadcast', async () => {
    await open();
    const people = await Promise.all(['ann', 'bo'].map((name) => harness.connect(name)));
    for (const { name, socket } of people) socket.on('who', (answer) => answer(name));
    const answers = await harness.server.to('main').timeout(5_000).emitWithAck('who');
    expect(answers.toSorted()).toEqual(['ann', 'bo']);
  });

  it('notifies outgoing listeners of each broadcast once', async () => {
    await open();
    const ann = await harness.connect('ann');
    const outgoing: unknown[] = [];
    ann.serverSocket.onAnyOutgoing((...line) => outgoing.push(line));
    harness.server.to('main').emit('message', 1);
    harness.server.emit('message', 2);
    ann.serverSocket.emit('message', 3);
    await untilTrue(() => numbers(ann).length === 3);
    expect(outgoing).toHaveLength(3);
    for (const number of [1, 2, 3]) expect(outgoing).toContainEqual(['message', number]);
  });

  it('writes through engine.io to a polling client', async () => {
    await open();
    const cy = await harness.connect('cy', { transports: ['polling'] });
    for (let number = 0; number < 50; number += 1) harness.server.to('main').emit('message', number);
    await untilTrue(() => numbers(cy).length === 50);
    expect(numbers(cy)).toEqual([...Array(50).keys()]);
    expect(adapter.counters.fastWrites).toBe(0);
    expect(adapter.counters.ordinaryWrites).toBeGreaterThanOrEqual(50);
  });

  it('writes once during a join storm, not once for each busy room and join', async () => {
    await open({ windowMs: NEVER_MS });
    const ann = await harness.connect('ann');
    await ann.receives('welcome');
    harness.server.to('main').emit('message', 0);
    await ann.receives('message');
    for (let number = 1; number < 100; number += 1) harness.server.to('main').emit('message', number);
    const before = adapter.counters.fastWrites;
    for (let room = 0; room < 1_000; room += 1) void ann.serverSocket.join(`room ${room}`);
    await untilTrue(() => numbers(ann).length === 100);
    expect(adapter.counters.fastWrites - before).toBe(1);
  });

  it('falls back to the plain adapter where engine.io lacks a field that a writer reads', async () => {
    await open();
    harness.server.engine.on('connection', (connection: object) => {
      Object.defineProperty(connection, 'upgrading', { value: undefined, writable: true });
    });
    const ann = await harness.connect('ann');
    const bo = await harness.connect('bo');
    await bo.serverSocket.leave('main');
    for (let number = 0; number < 20; number += 1) harness.server.to('main').emit('message', number);
    ann.serverSocket.emit('message', 20);
    bo.serverSocket.emit('fence');
    await Promise.all([bo.receives('fence'), untilTrue(() => numbers(ann).length === 21)]);
    expect(numbers(ann)).toEqual([...Array(21).keys()]);
    expect(numbers(bo)).toEqual([]);
    expect(adapter.counters.deliveries).toBe(0);
  });
});
