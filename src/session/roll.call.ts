import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Relay, type Topic } from '../relay/relay.js';
import { SessionRegistry, type Report, type Seen } from './session.registry.js';

/** Several nodes that ask within this time get one answer. */
const ANSWER_AFTER_MS = 20;
const REMIND_MS = 2_000;
/** People in one word. */
const PART = 2_000;

/** Everybody who is connected to a node, in parts. */
interface Roll {
  people: readonly Seen[];
  visitors: number;
  isFirst: boolean;
  isLast: boolean;
}

/**
 * Tells the other nodes who is connected to this one, and learns the same of them: changes as they happen, and the
 * whole roll where some may have been missed. All of it lives in the nodes, nothing in Redis. A node that falls silent
 * is forgotten with its people when its lease has run out; whoever came back to another node by then never went.
 */
@Injectable()
export class RollCall implements OnModuleDestroy {
  private readonly rolls: Topic<Roll>;
  private readonly calls: Topic<{ node: string }>;
  /** Of whom a roll is asked for, each with the parts that came. */
  private readonly open = new Map<string, Set<string>>();
  private readonly subscriptions;
  private readonly reminder = setInterval(() => this.callAll(), REMIND_MS).unref();
  private answer: NodeJS.Timeout | undefined;

  constructor(
    relay: Relay,
    private readonly registry: SessionRegistry,
  ) {
    const changes = relay.topic<Report>('presence');
    changes.on((report, node) => registry.hear(node, report));
    this.rolls = relay.topic('roll');
    this.rolls.on((roll, node) => this.hear(roll, node));
    this.calls = relay.topic('roll call');
    this.calls.on(({ node }) => {
      if (node === relay.node) this.answerSoon();
    });
    this.subscriptions = [
      relay.doubts.subscribe((node) => this.call(node)),
      relay.gone.subscribe((node) => this.forget(node)),
      registry.reports.subscribe((report) => changes.send(report)),
    ];
  }

  /** From here on people only leave, to come back elsewhere: the others wait for the end of this node's lease. */
  onModuleDestroy(): void {
    clearInterval(this.reminder);
    clearTimeout(this.answer);
    for (const subscription of this.subscriptions) subscription.unsubscribe();
  }

  private call(node: string): void {
    this.open.set(node, new Set());
    this.calls.send({ node });
  }

  /** The call or the roll itself may be what got lost. */
  private callAll(): void {
    for (const node of this.open.keys()) this.calls.send({ node });
  }

  private forget(node: string): void {
    this.open.delete(node);
    this.registry.forget(node);
  }

  private answerSoon(): void {
    this.answer ??= setTimeout(() => {
      this.answer = undefined;
      const { came: people, visitors } = this.registry.own;
      for (let from = 0; from === 0 || from < people.length; from += PART) {
        const isLast = from + PART >= people.length;
        this.rolls.send({ people: people.slice(from, from + PART), visitors, isFirst: from === 0, isLast });
      }
    }, ANSWER_AFTER_MS).unref();
  }

  private hear({ people, visitors, isFirst, isLast }: Roll, node: string): void {
    this.registry.hear(node, { came: people, went: [], visitors });
    const named = isFirst ? new Set<string>() : this.open.get(node);
    if (!named) return;
    for (const { person } of people) named.add(person.id);
    if (!isLast) return void this.open.set(node, named);
    this.open.delete(node);
    this.registry.forget(node, named);
  }
}
