import { describe, expect, it } from '@jest/globals';
import { PushHosts } from '../../../src/push/push-hosts.js';

/** Starts as many calls as are allowed. */
function fill(hosts: PushHosts, names: string[], persons: string[]): ((hasAnswered: boolean) => number)[] {
  const ends: ((hasAnswered: boolean) => number)[] = [];
  for (const name of names)
    for (const person of persons) while (hosts.mayCall(name, person)) ends.push(hosts.begin(name, person));
  return ends;
}

const many = (word: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${word} ${i}`);

describe('push call slots', () => {
  it('gives one user two calls at once', () => {
    expect(fill(new PushHosts(), many('host', 5), ['alice'])).toHaveLength(2);
  });

  it('gives a host that never answered two calls, and all such hosts together eight', () => {
    expect(fill(new PushHosts(), ['host'], many('person', 50))).toHaveLength(2);
    expect(fill(new PushHosts(), many('host', 50), many('person', 50))).toHaveLength(8);
  });

  it('reserves slots for a host that answers while any number of hosts is silent', () => {
    const hosts = new PushHosts();
    hosts.begin('good', 'alice')(true);
    fill(hosts, many('silent', 50), many('person', 50));
    expect(fill(hosts, ['good'], many('person', 50))).toHaveLength(8);
  });

  it('doubles the pause for a host that does not answer, then tries one call', () => {
    let now = 0;
    const hosts = new PushHosts(() => now);
    const rests: number[] = [];
    for (let i = 0; i < 9; i += 1) {
      const ends = fill(hosts, ['host'], many('person', 50));
      expect(ends).toHaveLength(i === 0 ? 2 : 1);
      rests.push(...ends.map((end) => end(false)));
      expect(hosts.mayCall('host', 'alice')).toBe(false);
      now += hosts.nextRetryMs!;
    }
    expect(rests).toEqual([5, 5, 10, 20, 40, 80, 160, 320, 600, 600].map((seconds) => seconds * 1_000));
    hosts.begin('host', 'alice')(true);
    expect(fill(hosts, ['host'], many('person', 50))).toHaveLength(8);
  });
});
