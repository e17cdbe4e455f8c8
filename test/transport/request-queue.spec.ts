import { describe, expect, it } from '@jest/globals';
import { RequestQueue, type Task } from '../../src/transport/request-queue.js';
import { OVERLAPPING_MAX, WAITING_MAX } from '../../src/protocol/constants.js';

const turn = () => new Promise<void>((done) => setImmediate(done));

/** A lane with tasks that note their beginning, and end when they are told to. */
function open() {
  const queue = new RequestQueue();
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const end = async (name: string) => {
    ends.get(name)!();
    await turn();
  };
  const ended = (name: string) => new Promise<void>((done) => ends.set(name, done));
  /** Nobody goes on before it has ended. */
  const whole = (name: string): Task => {
    return async () => {
      begun.push(name);
      await ended(name);
      return undefined;
    };
  };
  /** Those that overlap may go on before it has. */
  const handed = (name: string): Task => {
    return async () => {
      begun.push(name);
      return { ended: ended(name) };
    };
  };
  return { lane: queue, begun, end, whole, handed };
}

describe('a lane', () => {
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

  it('lets those that overlap go on once the one before is handed over, and nobody else', async () => {
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

  it('does not let those that overlap go on before the one before is handed over', async () => {
    const { lane, begun, end, whole, handed } = open();
    lane.enqueue(whole('a'), true);
    lane.enqueue(handed('b'), true);
    await turn();
    expect(begun).toEqual(['a']);
    await end('a');
    expect(begun).toEqual(['a', 'b']);
  });

  it('lets only some overlap at once', async () => {
    const { lane, begun, end, handed } = open();
    for (let i = 0; i <= OVERLAPPING_MAX; i += 1) lane.enqueue(handed(`${i}`), true);
    await turn();
    expect(begun).toHaveLength(OVERLAPPING_MAX);
    await end('3');
    expect(begun).toHaveLength(OVERLAPPING_MAX + 1);
  });

  it('lets only some wait', async () => {
    const { lane, begun, whole } = open();
    lane.enqueue(whole('runs'), false);
    for (let i = 0; i < WAITING_MAX; i += 1) expect(lane.enqueue(whole(`${i}`), false)).toBe(true);
    expect(lane.enqueue(whole('too many'), false)).toBe(false);
    await turn();
    expect(begun).toEqual(['runs']);
  });
});
