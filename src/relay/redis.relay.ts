import { Logger } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { BEAT_MS, Nodes } from './nodes.js';
import { RedisStream } from './redis.stream.js';
import { Relay, type Topic } from './relay.js';

/** What is said within this time of busy talk travels together; after a quiet moment it leaves at once. */
const WINDOW_MS = 5;
/** Words that wait while Redis hangs; with more, all of them are dropped, and the others learn that they were. */
const WAITING_MAX = 20_000;
const BATCH_MAX = 1_000;
/** Where Redis took a batch and it does not come back for so long, this node reads in the wrong place. */
const UNHEARD_MAX_MS = 5_000;
const SETTLED_MS = 1_000;
const OPENING_MS = 2_000;
const INTRODUCED_MS = 60;

const log = new Logger('Relay');

type Word = [topic: string, word: unknown];
type Hear = (word: unknown, node: string) => unknown;
type Question = { id: string; word: unknown };

/** Words in batches through one Redis stream, counted, so that every reader knows when one is missing. */
export class RedisRelay extends Relay {
  readonly node = randomBytes(9).toString('base64url');
  readonly isAlone = false;
  private readonly stream: RedisStream;
  private readonly nodes = new Nodes(this.node);
  private readonly ears = new Map<string, Hear[]>();
  private readonly asked = new Map<string, { left: Set<string>; answers: unknown[]; done: () => void }>();
  private readonly answers = this.topic<{ id: string; answer: unknown }>('answer');
  private waiting: Word[] = [];
  private count = 0;
  private isSending = false;
  private isClosed = false;
  private lastBatchAt = performance.now();
  /** Since when Redis took a batch that did not come back yet. */
  private unheardFrom: number | undefined;
  private beat: NodeJS.Timeout | undefined;

  constructor(
    url: string,
    readonly chat: string,
  ) {
    super();
    this.stream = new RedisStream(url, chat, (fields) => this.take(fields));
    this.answers.on(({ id, answer }, node) => {
      this.asked.get(id)?.answers.push(answer);
      this.settle(id, node);
    });
  }

  get isHeard(): boolean {
    return this.nodes.hears;
  }

  topic<Word, Answer = void>(name: string): Topic<Word, Answer> {
    const question = `${name}?`;
    return {
      send: (word) => this.say(name, word),
      ask: (word) => this.ask(question, word) as Promise<Answer[]>,
      on: (hear) => {
        this.listen(name, hear as Hear);
        this.listen(question, async (asked, node) => {
          const { id, word } = asked as Question;
          const answer = await hear(word as Word, node);
          this.answers.send({ id, answer });
        });
      },
    };
  }

  async open(): Promise<void> {
    this.stream.open();
    this.beat = setInterval(() => this.tick(), BEAT_MS).unref();
    const deadline = performance.now() + OPENING_MS;
    while (!this.nodes.hears && performance.now() < deadline) {
      if (!this.isSending) this.flush(true);
      await pause(20);
    }
    // By then the others have heard it, and have said who they are.
    if (this.nodes.hears) await pause(INTRODUCED_MS);
  }

  close(): void {
    this.isClosed = true;
    clearInterval(this.beat);
    this.stream.close();
  }

  private say(topic: string, word: unknown): void {
    if (this.waiting.length >= WAITING_MAX) this.drop();
    this.waiting.push([topic, word]);
    if (this.waiting.length === 1 && !this.isSending) setImmediate(() => this.flush());
  }

  private async ask(question: string, word: unknown): Promise<unknown[]> {
    const left = new Set(this.nodes.names);
    const id = randomBytes(6).toString('base64url');
    const answers: unknown[] = [];
    const settled = new Promise<void>((done) => this.asked.set(id, { left, answers, done }));
    this.say(question, { id, word });
    // Who hears nobody waits for nobody.
    if (left.size > 0 && this.nodes.hears) {
      await Promise.race([settled, pause(SETTLED_MS, undefined, { ref: false })]);
    }
    this.asked.delete(id);
    return answers;
  }

  private settle(id: string, node: string): void {
    const question = this.asked.get(id);
    question?.left.delete(node);
    if (question?.left.size === 0) question.done();
  }

  private listen(topic: string, hear: Hear): void {
    this.ears.set(topic, [...(this.ears.get(topic) ?? []), hear]);
  }

  private flush(isBeat = false): void {
    if (this.isSending || this.isClosed || (this.waiting.length === 0 && !isBeat)) return;
    this.isSending = true;
    void this.send(this.waiting.splice(0, BATCH_MAX)).finally(() => {
      this.isSending = false;
      this.flush();
    });
  }

  private async send(words: Word[]): Promise<void> {
    this.lastBatchAt = performance.now();
    this.count += 1;
    try {
      await this.stream.add({ node: this.node, count: String(this.count), words: JSON.stringify(words) });
      this.unheardFrom ??= performance.now();
    } catch {
      // Whether it was added is unknown. Said twice would be worse than not at all: it is not said again.
      this.drop();
    }
    await pause(WINDOW_MS, undefined, { ref: false });
  }

  /** A number that no batch bears tells the others that they missed something. */
  private drop(): void {
    this.waiting = [];
    this.count += 1;
  }

  private tick(): void {
    if (performance.now() - this.lastBatchAt >= BEAT_MS / 2) this.flush(true);
    if (this.unheardFrom !== undefined && performance.now() - this.unheardFrom > UNHEARD_MAX_MS) {
      this.unheardFrom = undefined;
      this.stream.rewind();
    }
    for (const name of this.nodes.expire()) {
      for (const [id] of this.asked) this.settle(id, name);
      this.gone.next(name);
    }
  }

  private take({ node, count, words }: Record<string, string>): void {
    if (node === undefined || words === undefined) return;
    const hasMissed = this.nodes.heard(node, Number(count));
    if (node === this.node) {
      this.unheardFrom = undefined;
      return;
    }
    if (hasMissed) this.doubts.next(node);
    for (const [topic, word] of JSON.parse(words) as Word[]) {
      for (const hear of this.ears.get(topic) ?? []) void this.tell(hear, word, node);
    }
  }

  /** One listener's fault keeps nothing from the others. */
  private async tell(hear: Hear, word: unknown, node: string): Promise<void> {
    try {
      await hear(word, node);
    } catch (error) {
      log.error('a word from another node was not understood; please report it', (error as Error).stack);
    }
  }
}
