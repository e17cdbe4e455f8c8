import { Logger } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { HEARTBEAT_INTERVAL_MS, NodeRegistry } from './node-registry.js';
import { RedisStream } from './redis-stream.js';
import { ClusterBus, type Topic } from './cluster-bus.js';

/** Under load, messages of this time are sent as one batch; after a pause the first one is sent at once. */
const WINDOW_MS = 5;
/** Limit of messages queued while Redis hangs. Beyond it, all are dropped, and the other nodes detect the gap. */
const QUEUED_MAX = 20_000;
const BATCH_MAX = 1_000;
/** If Redis accepts batches and this node receives none of its own for this long, its stream offset is wrong. */
const UNCONFIRMED_MAX_MS = 5_000;
const RESPONSE_TIMEOUT_MS = 1_000;
const OPEN_TIMEOUT_MS = 2_000;
const INTRODUCTION_MS = 60;

const log = new Logger('Cluster');

type QueuedMessage = [topic: string, word: unknown];
type MessageHandler = (word: unknown, node: string) => unknown;
type BusRequest = { id: string; word: unknown };

/** Sends messages in numbered batches through one Redis stream, so that each reader detects a missing one. */
export class RedisClusterBus extends ClusterBus {
  readonly node = randomBytes(9).toString('base64url');
  readonly isSingleNode = false;
  private readonly stream: RedisStream;
  private readonly nodes = new NodeRegistry(this.node);
  private readonly handlers = new Map<string, MessageHandler[]>();
  private readonly pendingRequests = new Map<
    string,
    { left: Set<string>; answers: unknown[]; done: () => void }
  >();
  private readonly responses = this.topic<{ id: string; answer: unknown }>('answer');
  private queue: QueuedMessage[] = [];
  private batchNumber = 0;
  private isSending = false;
  private isClosed = false;
  private lastBatchAt = performance.now();
  /** Since when a batch that Redis accepted has not come back. */
  private unconfirmedSince: number | undefined;
  private heartbeat: NodeJS.Timeout | undefined;

  constructor(
    url: string,
    readonly clusterId: string,
  ) {
    super();
    this.stream = new RedisStream(url, clusterId, (fields) => this.receive(fields));
    this.responses.on(({ id, answer }, node) => {
      this.pendingRequests.get(id)?.answers.push(answer);
      this.completeRequest(id, node);
    });
  }

  get isConnected(): boolean {
    return this.nodes.isConnected;
  }

  topic<Message, Response = void>(name: string): Topic<Message, Response> {
    const question = `${name}?`;
    return {
      send: (word) => this.publish(name, word),
      request: (word) => this.request(question, word) as Promise<Response[]>,
      on: (handler) => {
        this.subscribe(name, handler as MessageHandler);
        this.subscribe(question, async (asked, node) => {
          const { id, word } = asked as BusRequest;
          const answer = await handler(word as Message, node);
          this.responses.send({ id, answer });
        });
      },
    };
  }

  async open(): Promise<void> {
    this.stream.open();
    this.heartbeat = setInterval(() => this.tick(), HEARTBEAT_INTERVAL_MS).unref();
    const deadline = performance.now() + OPEN_TIMEOUT_MS;
    while (!this.nodes.isConnected && performance.now() < deadline) {
      if (!this.isSending) this.flush(true);
      await pause(20);
    }
    // Within this time the other nodes receive the first batch and reply, so this node knows them.
    if (this.nodes.isConnected) await pause(INTRODUCTION_MS);
  }

  close(): void {
    this.isClosed = true;
    clearInterval(this.heartbeat);
    this.stream.close();
  }

  private publish(topic: string, word: unknown): void {
    if (this.queue.length >= QUEUED_MAX) this.drop();
    this.queue.push([topic, word]);
    if (this.queue.length === 1 && !this.isSending) setImmediate(() => this.flush());
  }

  private async request(question: string, word: unknown): Promise<unknown[]> {
    const left = new Set(this.nodes.names);
    const id = randomBytes(6).toString('base64url');
    const answers: unknown[] = [];
    const settled = new Promise<void>((done) => this.pendingRequests.set(id, { left, answers, done }));
    this.publish(question, { id, word });
    // A node that receives nothing does not wait for replies.
    if (left.size > 0 && this.nodes.isConnected) {
      await Promise.race([settled, pause(RESPONSE_TIMEOUT_MS, undefined, { ref: false })]);
    }
    this.pendingRequests.delete(id);
    return answers;
  }

  private completeRequest(id: string, node: string): void {
    const question = this.pendingRequests.get(id);
    question?.left.delete(node);
    if (question?.left.size === 0) question.done();
  }

  private subscribe(topic: string, handler: MessageHandler): void {
    this.handlers.set(topic, [...(this.handlers.get(topic) ?? []), handler]);
  }

  private flush(isHeartbeat = false): void {
    if (this.isSending || this.isClosed || (this.queue.length === 0 && !isHeartbeat)) return;
    this.isSending = true;
    void this.send(this.queue.splice(0, BATCH_MAX)).finally(() => {
      this.isSending = false;
      this.flush();
    });
  }

  private async send(words: QueuedMessage[]): Promise<void> {
    this.lastBatchAt = performance.now();
    this.batchNumber += 1;
    try {
      await this.stream.add({
        node: this.node,
        count: String(this.batchNumber),
        words: JSON.stringify(words),
      });
      this.unconfirmedSince ??= performance.now();
    } catch {
      // It is unknown whether the batch was added. A duplicate is worse than a loss, so it is not sent again.
      this.drop();
    }
    await pause(WINDOW_MS, undefined, { ref: false });
  }

  /** Skips a batch number, which tells the other nodes that they missed messages. */
  private drop(): void {
    this.queue = [];
    this.batchNumber += 1;
  }

  private tick(): void {
    if (performance.now() - this.lastBatchAt >= HEARTBEAT_INTERVAL_MS / 2) this.flush(true);
    if (
      this.unconfirmedSince !== undefined &&
      performance.now() - this.unconfirmedSince > UNCONFIRMED_MAX_MS
    ) {
      this.unconfirmedSince = undefined;
      this.stream.rewind();
    }
    for (const name of this.nodes.expire()) {
      for (const [id] of this.pendingRequests) this.completeRequest(id, name);
      this.nodesDown.next(name);
    }
  }

  private receive({ node, count, words }: Record<string, string>): void {
    if (node === undefined || words === undefined) return;
    const hasMissed = this.nodes.recordBatch(node, Number(count));
    if (node === this.node) {
      this.unconfirmedSince = undefined;
      return;
    }
    if (hasMissed) this.gaps.next(node);
    for (const [topic, word] of JSON.parse(words) as QueuedMessage[]) {
      for (const handler of this.handlers.get(topic) ?? []) void this.invoke(handler, word, node);
    }
  }

  /** Calls one handler. Its failure does not affect the other handlers. */
  private async invoke(handler: MessageHandler, word: unknown, node: string): Promise<void> {
    try {
      await handler(word, node);
    } catch (error) {
      log.error('cannot handle a message from another node; please report it', (error as Error).stack);
    }
  }
}
