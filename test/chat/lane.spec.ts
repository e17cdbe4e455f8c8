import { describe, expect, it } from '@jest/globals';
import { Lane, type Task } from '../../src/chat/lane.js';
import { OVERLAPPING_MAX, WAITING_MAX } from '../../src/protocol/limits.js';

const turn = () => new Promise<void>((done) => setImmediate(done));

/** A lane with tasks that note their beginning, and end when they are told to. */
function open() {
  const lane = new Lane();
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
  return { lane, begun, end, whole, handed };
}

describe('a lane', () => {
  it('runs one task after the other', async () => {
    const { lane, begun, end, whole } = open();
    for (const name of ['a', 'b', 'c']) expect(lane.run(whole(name), false)).toBe(true);
    await turn();
    expect(begun).toEqual(['a']);
    await end('a');
    expect(begun).toEqual(['a', 'b']);
    await end('b');
    expect(begun).toEqual(['a', 'b', 'c']);
  });

  it('lets those that overlap go on once the one before is handed over, and nobody else', async () => {
    const { lane, begun, end, whole, handed } = open();
    lane.run(handed('a'), true);
    lane.run(handed('b'), true);
    lane.run(whole('c'), false);
    lane.run(handed('d'), true);
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
    lane.run(whole('a'), true);
    lane.run(handed('b'), true);
    await turn();
    expect(begun).toEqual(['a']);
    await end('a');
    expect(begun).toEqual(['a', 'b']);
  });

  it('lets only some overlap at once', async () => {
    const { lane, begun, end, handed } = open();
    for (let i = 0; i <= OVERLAPPING_MAX; i += 1) lane.run(handed(`${i}`), true);
    await turn();
    expect(begun).toHaveLength(OVERLAPPING_MAX);
    await end('3');
    expect(begun).toHaveLength(OVERLAPPING_MAX + 1);
  });

  it('lets only some wait', async () => {
    const { lane, begun, whole } = open();
    lane.run(whole('runs'), false);
    for (let i = 0; i < WAITING_MAX; i += 1) expect(lane.run(whole(`${i}`), false)).toBe(true);
    expect(lane.run(whole('too many'), false)).toBe(false);
    await turn();
    expect(begun).toEqual(['runs']);
  });
});
