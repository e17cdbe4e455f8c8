import fc from 'fast-check';
import { check, type Verdict } from './check.js';
import { Random } from './random.js';
import { Road } from './road.js';
import { ServerProcess } from './server.process.js';
import { storedLog } from './stored.js';
import { Talker } from './talker.js';

const NAMES = ['alice', 'bob', 'carol'];
const STEPS_MAX = 14;

/** Who is here, as far as a step has to know. */
interface Model {
  here: Set<string>;
}

type Step = fc.AsyncCommand<Model, Stage>;

/** A server, and people who do only what a story tells them to. */
export class Stage {
  private readonly roads = new Map<string, Road>();
  private readonly talkers = new Map<string, Talker>();
  private readonly gone: Talker[] = [];
  private visits = 0;

  private constructor(
    private readonly server: ServerProcess,
    private readonly random: Random,
  ) {}

  static async open(seed: number, main?: string): Promise<Stage> {
    return new Stage(await ServerProcess.start({}, main), new Random(seed));
  }

  async join(name: string): Promise<void> {
    const road = await Road.open(() => [this.server.port]);
    this.roads.set(name, road);
    const nickname = `${name} ${(this.visits += 1)}`;
    this.talkers.set(name, await Talker.join(road.url, nickname, this.random));
  }

  async leave(name: string): Promise<void> {
    const talker = this.talkers.get(name)!;
    talker.leave();
    this.gone.push(talker);
    this.talkers.delete(name);
    await this.roads.get(name)!.close();
    this.roads.delete(name);
  }

  /** Without waiting for what becomes of it. */
  send(name: string): void {
    this.talkers.get(name)!.post();
  }

  cut(name: string): void {
    this.roads.get(name)!.reset();
  }

  async kill(): Promise<void> {
    await this.server.kill();
    await this.server.run();
  }

  /** Everybody's messages find their outcome; then all is compared. */
  async verdict(): Promise<Verdict & { stuck: string[] }> {
    const people = [...this.talkers.values()];
    const settled = await Promise.all(people.map((talker) => talker.stop()));
    const fresh = await Talker.join(this.server.url, 'fresh', this.random);
    for (const talker of [...people, fresh]) await talker.drain();
    fresh.leave();
    const { directory, databaseUrl: url } = this.server;
    const stored = await storedLog({ directory, url });
    const strangers = this.gone.flatMap(({ sent }) => sent);
    const stuck = people.filter((_, i) => !settled[i]).map(({ name }) => name);
    return { stuck, ...check({ people, fresh, stored, strangers }) };
  }

  async close(): Promise<void> {
    for (const talker of this.talkers.values()) talker.leave();
    for (const road of this.roads.values()) await road.close();
    await this.server.end();
  }
}

/** Stories of joining, leaving, sending, cut connections and kills; one that breaks a promise is told shorter and shorter. */
export function stories(): fc.Arbitrary<Iterable<Step>> {
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
  happen: (stage: Stage) => unknown,
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
 * Looks for a story that breaks a promise, and tells it shorter and shorter for so long.
 * @returns its steps, and how often it was told shorter; `undefined` where none was found
 */
export async function shortestBreaking(
  seed: number,
  main: string,
  withinMs: number,
): Promise<{ steps: string; shorter: number } | undefined> {
  const keeps = fc.asyncProperty(stories(), async (story) => {
    const { acknowledged: _, ...wrong } = await play(story, seed, main);
    return Object.values(wrong).every((what) => what.length === 0);
  });
  const { counterexample, numShrinks } = await fc.check(keeps, {
    seed,
    numRuns: 20,
    interruptAfterTimeLimit: withinMs,
  });
  if (!counterexample) return undefined;
  // fast-check's own account of the commands that were carried out.
  const steps = (counterexample[0] as { toString(): string }).toString().replaceAll(',', ', ');
  return { steps, shorter: numShrinks };
}

/** Plays one story. @returns what was wrong in the end */
export async function play(
  story: Iterable<Step>,
  seed: number,
  main?: string,
): Promise<Verdict & { stuck: string[] }> {
  const stage = await Stage.open(seed, main);
  try {
    await fc.asyncModelRun(() => ({ model: { here: new Set<string>() }, real: stage }), story);
    return await stage.verdict();
  } finally {
    await stage.close();
  }
}
