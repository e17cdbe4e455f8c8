import { describe, expect, it } from '@jest/globals';
import { RequestQueue, type Task } from '../../src/transport/request-queue.js';
import { OVERLAPPING_MAX, WAITING_MAX } from '../../src/protocol/constants.js';

const turn = () => new Promise<void>((done) => setImmediate(done));

/** Returns a request queue with tasks that record their start, and end on command. */
function open() {
  const queue = new RequestQueue();
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const end = async (name: string) => {
    ends.get(name)!();
    await turn();
  };
  const ended = (name: string) => new Promise<void>((done) => ends.set(name, done));
  /** The next task does not start before it has ended. */
  const whole = (name: string): Task => {
    return async () => {
      begun.push(name);
      await ended(name);
      return undefined;
    };
  };
  /** Overlapping tasks may start before it has ended. */
  const handed = (name: string): Task => {
    return async () => {
      begun.push(name);
      return { ended: ended(name) };
    };
  };
  return { lane: queue, begun, end, whole, handed };
}

describe('the request queue', () => {
  it('runs one task after the other', async () => {
    const { lane, begun, end, whole } = open();
    for (const name of ['a', 'b', 'c']) expect(lane.enqueue(whole(name), false)).toBe(true);
    await turn();
    expect(begun).toEqual(['a']);
    await end('a');
    expect(begun).toEqual(['a', 'b']);
    await end('b');
    expect(begun).toEqual(['a', 'b', 'c']);
  });

  it('starts overlapping tasks once the previous one is handed over, and no other tasks', async () => {
    const { lane, begun, end, whole, handed } = open();
    lane.enqueue(handed('a'), true);
    lane.enqueue(handed('b'), true);
    lane.enqueue(whole('c'), false);
    lane.enqueue(handed('d'), true);
    await turn();
    expect(begun).toEqual(['a', 'b']);
    await end('b');
    expect(begun).toEqual(['a', 'b']);
    await end('a');
    expect(begun).toEqual(['a', 'b', 'c']);
    await end('c');
    expect(begun).toEqual(['a', 'b', 'c', 'd']);
  });

  it('starts no overlapping task before the previous one is handed over', async () => {
    const { lane, begun, end, whole, handed } = open();
    lane.enqueue(whole('a'), true);
    lane.enqueue(handed('b'), true);
    await turn();
    expect(begun).toEqual(['a']);
    await end('a');
    expect(begun).toEqual(['a', 'b']);
  });

  it('limits the number of overlapping tasks', async () => {
    const { lane, begun, end, handed } = open();
    for (let i = 0; i <= OVERLAPPING_MAX; i += 1) lane.enqueue(handed(`${i}`), true);
    await turn();
    expect(begun).toHaveLength(OVERLAPPING_MAX);
    await end('3');
    expect(begun).toHaveLength(OVERLAPPING_MAX + 1);
  });

  it('limits the number of waiting tasks', async () => {
    const { lane, begun, whole } = open();
    lane.enqueue(whole('runs'), false);
    for (let i = 0; i < WAITING_MAX; i += 1) expect(lane.enqueue(whole(`${i}`), false)).toBe(true);
    expect(lane.enqueue(whole('too many'), false)).toBe(false);
    await turn();
    expect(begun).toEqual(['runs']);
  });
});
