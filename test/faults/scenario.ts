import fc from 'fast-check';
import { checkConsistency, type Verdict } from './consistency-checker.js';
import { Random } from './seeded-random.js';
import { FaultyProxy } from './faulty-proxy.js';
import { ServerProcess } from './server-process.js';
import { readLog } from './read-database.js';
import { RecordingClient } from './recording-client.js';

const NAMES = ['alice', 'bob', 'carol'];
const STEPS_MAX = 14;

/** The users who are connected, as far as a step must know. */
interface Model {
  here: Set<string>;
}

type Step = fc.AsyncCommand<Model, ModelState>;

/** A server, and clients that run the steps of a scenario only. */
export class ModelState {
  private readonly proxies = new Map<string, FaultyProxy>();
  private readonly clients = new Map<string, RecordingClient>();
  private readonly gone: RecordingClient[] = [];
  private visits = 0;

  private constructor(
    private readonly server: ServerProcess,
    private readonly random: Random,
  ) {}

  static async open(seed: number, main?: string): Promise<ModelState> {
    return new ModelState(await ServerProcess.start({}, main), new Random(seed));
  }

  async join(name: string): Promise<void> {
    const proxy = await FaultyProxy.open(() => [this.server.port]);
    this.proxies.set(name, proxy);
    const nickname = `${name} ${(this.visits += 1)}`;
    this.clients.set(name, await RecordingClient.join(proxy.url, nickname, this.random));
  }

  async leave(name: string): Promise<void> {
    const talker = this.clients.get(name)!;
    talker.leave();
    this.gone.push(talker);
    this.clients.delete(name);
    await this.proxies.get(name)!.close();
    this.proxies.delete(name);
  }

  /** Does not wait for its outcome. */
  send(name: string): void {
    this.clients.get(name)!.post();
  }

  cut(name: string): void {
    this.proxies.get(name)!.reset();
  }

  async kill(): Promise<void> {
    await this.server.kill();
    await this.server.run();
  }

  /** Waits for the outcome of all messages, then compares everything. */
  async verdict(): Promise<Verdict & { stuck: string[] }> {
    const people = [...this.clients.values()];
    const settled = await Promise.all(people.map((talker) => talker.stop()));
    const fresh = await RecordingClient.join(this.server.url, 'fresh', this.random);
    for (const talker of [...people, fresh]) await talker.drain();
    fresh.leave();
    const { directory, databaseUrl: url } = this.server;
    const stored = await readLog({ directory, url });
    const strangers = this.gone.flatMap(({ sent }) => sent);
    const stuck = people.filter((_, i) => !settled[i]).map(({ name }) => name);
    return { stuck, ...checkConsistency({ people, fresh, stored, strangers }) };
  }

  async close(): Promise<void> {
    for (const talker of this.clients.values()) talker.leave();
    for (const proxy of this.proxies.values()) await proxy.close();
    await this.server.end();
  }
}

/**
 * Generates scenarios of joining, leaving, sending, cut connections and kills; a failing one is
 * shrunk.
 */
export function scenarios(): fc.Arbitrary<Iterable<Step>> {
  const name = fc.constantFrom(...NAMES);
  return fc.commands(
    [
      name.map((who) =>
        step(
          `${who} joins`,
          ({ here }) => !here.has(who),
          (stage) => stage.join(who),
          ({ here }) => here.add(who),
        ),
      ),
      name.map((who) =>
        step(
          `${who} sends`,
          ({ here }) => here.has(who),
          (stage) => stage.send(who),
        ),
      ),
      name.map((who) =>
        step(
          `${who} sends`,
          ({ here }) => here.has(who),
          (stage) => stage.send(who),
        ),
      ),
      name.map((who) =>
        step(
          `${who} is cut off`,
          ({ here }) => here.has(who),
          (stage) => stage.cut(who),
        ),
      ),
      name.map((who) =>
        step(
          `${who} leaves`,
          ({ here }) => here.has(who),
          (stage) => stage.leave(who),
          ({ here }) => here.delete(who),
        ),
      ),
      fc.constant(
        step(
          'the server is killed',
          () => true,
          (stage) => stage.kill(),
        ),
      ),
    ],
    { maxCommands: STEPS_MAX, disableReplayLog: true },
  );
}

function step(
  words: string,
  isPossible: (model: Model) => boolean,
  happen: (stage: ModelState) => unknown,
  then: (model: Model) => unknown = () => {},
): Step {
  return {
    check: (model) => isPossible(model),
    async run(model, stage) {
      await happen(stage);
      then(model);
    },
    toString: () => words,
  };
}

/**
 * Searches for a scenario that breaks a guarantee, and shrinks it within this time.
 * @returns its steps, and the number of shrinks; `undefined` where none was found
 */
export async function shrinkCounterexample(
  seed: number,
  main: string,
  withinMs: number,
): Promise<{ steps: string; shorter: number } | undefined> {
  const keeps = fc.asyncProperty(scenarios(), async (story) => {
    const { acknowledged: _, ...wrong } = await runScenario(story, seed, main);
    return Object.values(wrong).every((what) => what.length === 0);
  });
  const { counterexample, numShrinks } = await fc.check(keeps, {
    seed,
    numRuns: 20,
    interruptAfterTimeLimit: withinMs,
  });
  if (!counterexample) return undefined;
  // The commands that were executed, as fast-check prints them.
  const steps = (counterexample[0] as { toString(): string }).toString().replaceAll(',', ', ');
  return { steps, shorter: numShrinks };
}

/** Runs one scenario. @returns the violations at the end */
export async function runScenario(
  story: Iterable<Step>,
  seed: number,
  main?: string,
): Promise<Verdict & { stuck: string[] }> {
  const stage = await ModelState.open(seed, main);
  try {
    await fc.asyncModelRun(() => ({ model: { here: new Set<string>() }, real: stage }), story);
    return await stage.verdict();
  } finally {
    await stage.close();
  }
}
