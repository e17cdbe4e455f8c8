import { expect, it } from '@jest/globals';
import { MembershipFilter, type PendingDelivery } from '../../src/delivery/membership-filter.js';
import { chooseSeed, Random } from '../faults/seeded-random.js';

const PEOPLE = ['ann', 'bo', 'cy', 'di'];
const ROOM = 'r_1';

type Line = {
  seq: number;
  roster: number;
  before: Set<string>;
  after: Set<string>;
  moves: string[];
  come: boolean;
};

/**
 * One node to which all users are connected, and the bus messages of other nodes about one room:
 * late, in any order, or lost.
 * The implementation of `take` decides which users receive an entry.
 */
class Node {
  readonly log: Line[] = [];
  readonly following = new Set<string>();
  readonly heard: { person: string; seq: number }[] = [];
  readonly censuses: (() => void)[] = [];
  private readonly members = new Set<string>();
  private moved = 0;

  constructor(private readonly random: Random) {}

  /** Commits a message, a join or a leave that is not delivered yet. */
  commit(): Line {
    const before = new Set(this.members);
    const roster = this.moved;
    const kind = this.log.length === 0 ? 1 : this.random.integer(0, 3);
    const candidates = PEOPLE.filter((person) => this.members.has(person) !== (kind === 1));
    const moves = (kind === 1 || kind === 2) && candidates.length > 0 ? [this.random.pick(candidates)] : [];
    for (const person of moves) if (!this.members.delete(person)) this.members.add(person);
    const seq = this.log.length + 1;
    if (moves.length > 0) this.moved = seq;
    const line = { seq, roster, before, after: new Set(this.members), moves, come: kind === 1 };
    this.log.push(line);
    return line;
  }

  /** Returns the deliveries of an entry in order: joining and leaving members both receive it. */
  steps({ seq, roster, moves, come }: Line): PendingDelivery[] {
    const place = { conversation: ROOM, seq, roster };
    const tell = { ...place, movedUsers: [], action: () => this.tell(seq) };
    if (moves.length === 0) return [tell];
    const move = { ...place, movedUsers: moves, action: () => this.move(moves, come) };
    return come ? [move, tell] : [tell, move];
  }

  /** Resolves with the state of the database at the time of the reply. */
  async count(): Promise<number | undefined> {
    await new Promise<void>((answer) => this.censuses.push(answer));
    this.following.clear();
    for (const person of this.members) this.following.add(person);
    return this.following.size > 0 ? this.moved : undefined;
  }

  /** Entries received by users who were not members at the time. */
  get leaks(): string[] {
    return this.heard.flatMap(({ person, seq }) => {
      const { before, after, moves, come } = this.log[seq - 1]!;
      const audience = moves.length > 0 && come ? after : before;
      return audience.has(person) ? [] : [`${person} heard ${seq}`];
    });
  }

  private tell(seq: number): void {
    for (const person of this.following) this.heard.push({ person, seq });
  }

  private move(people: string[], come: boolean): void {
    for (const person of people) {
      if (come) this.following.add(person);
      else this.following.delete(person);
    }
  }
}

type Take = (node: Node) => (step: PendingDelivery) => void;

const asBuilt: Take = (node) => {
  const followers = new MembershipFilter(() => node.count());
  return (step) => followers.submit(step);
};

/** Runs sixty entries; `chaos` decides how bus messages travel. */
async function live(seed: number, takeBy: Take, chaos: boolean): Promise<Node> {
  const random = new Random(seed);
  const node = new Node(random);
  const take = takeBy(node);
  const travelling: Line[] = [];
  while (node.log.length < 60 || travelling.length > 0) {
    if (node.log.length < 60 && (travelling.length === 0 || (chaos && random.below(2) < 1)))
      travelling.push(node.commit());
    if (!chaos || random.below(2) < 1) {
      const [line] = travelling.splice(chaos ? Math.floor(random.below(travelling.length)) : 0, 1);
      const isLost = chaos && random.below(8) < 1;
      if (line && !isLost) for (const step of node.steps(line)) take(step);
    }
    if (!chaos || random.below(3) < 1) node.censuses.shift()?.();
    await new Promise((done) => setImmediate(done));
  }
  while (node.censuses.length > 0) {
    node.censuses.shift()!();
    await new Promise((done) => setImmediate(done));
  }
  return node;
}

it('delivers an entry only to its members at the time, however bus messages are lost or reordered', async () => {
  const seed = chooseSeed();
  let heard = 0;
  for (let round = 0; round < 200; round += 1) {
    const node = await live(seed + round, asBuilt, true);
    expect({ seed: seed + round, leaks: node.leaks }).toEqual({ seed: seed + round, leaks: [] });
    heard += node.heard.length;
  }
  expect(heard).toBeGreaterThan(200);
}, 60_000);

it('delivers every entry to all members when no bus message is late or lost', async () => {
  const seed = chooseSeed();
  const node = await live(seed, asBuilt, false);
  for (const { seq, before, after, moves, come } of node.log) {
    const audience = moves.length > 0 && come ? after : before;
    const told = node.heard.filter((heard) => heard.seq === seq).map(({ person }) => person);
    expect({ seed, seq, told: told.sort() }).toEqual({ seed, seq, told: [...audience].sort() });
  }
});

it('detects a filter that delivers every entry', async () => {
  const careless: Take = () => (step) => step.action();
  const leaks: string[] = [];
  for (let seed = 1; seed <= 20; seed += 1) leaks.push(...(await live(seed, careless, true)).leaks);
  expect(leaks).not.toEqual([]);
});
