import { check, type Verdict } from './check.js';
import { Random } from './random.js';
import { ServerProcess } from './server.process.js';
import { Talker } from './talker.js';

export interface KillReport extends Verdict {
  seed: number;
  kills: number;
  /** Whose messages never found an outcome. */
  stuck: string[];
  /** Milliseconds from a loss of the connection to the next welcome. */
  recovery: { p50: number; p99: number; max: number };
}

const NAMES = ['alice', 'bob', 'carol', 'dave', 'erin', 'frank'];

/** People talk while the server is killed at random moments and started again; then everything is compared. */
export async function killUnderLoad(kills: number, seed: number, main?: string): Promise<KillReport> {
  const random = new Random(seed);
  const server = await ServerProcess.start({ RATE_LIMITS: 'off' }, main);
  const talkers = await Promise.all(
    NAMES.map((name) => Talker.join(server.url, name, new Random(random.integer(1, 2 ** 30)))),
  );
  let fresh: Talker | undefined;
  try {
    for (const talker of talkers) talker.talk(NAMES.filter((name) => name !== talker.name));
    for (let i = 0; i < kills; i++) {
      await new Promise((done) => setTimeout(done, random.integer(50, 600)));
      await server.kill();
      await server.run();
      await Promise.race([Promise.all(talkers.map((talker) => talker.isBack())), patience()]);
    }
    const settled = await Promise.all(talkers.map((talker) => talker.stop()));
    fresh = await Talker.join(server.url, 'fresh', random);
    for (const talker of [...talkers, fresh]) await talker.drain();
    const stuck = talkers.filter((_, i) => !settled[i]).map(({ name }) => name);
    return {
      seed,
      kills,
      stuck,
      ...check(talkers, fresh),
      recovery: quantiles(talkers.flatMap(({ recoveries }) => recoveries)),
    };
  } finally {
    for (const talker of [...talkers, ...(fresh ? [fresh] : [])]) talker.leave();
    await server.end();
  }
}

function patience(): Promise<void> {
  return new Promise((done) => setTimeout(done, 10_000).unref());
}

function quantiles(values: number[]): KillReport['recovery'] {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}
