import { Subject } from 'rxjs';

/** What may be said about one matter, to every other node. */
export interface Topic<Word, Answer = void> {
  send(word: Word): void;
  /**
   * As `send`; resolves with what the other nodes answer, once all that are there have done so, or after a second.
   * With it a deed waits until it is in force everywhere; no everyday request does.
   */
  ask(word: Word): Promise<Answer[]>;
  on(hear: (word: Word, node: string) => Answer | Promise<Answer>): void;
}

/**
 * Carries words between the nodes of one chat. They are hints: one that gets lost is missed for seconds, because what
 * it says is in the database. Each node hears the words of another in the order in which that one said them, and
 * learns from `doubts` where some did not come through.
 */
export abstract class Relay {
  /** What its nodes call this chat, and no other on the same Redis is called. */
  abstract readonly chat: string;
  /** This node's name, a new one with each start. */
  abstract readonly node: string;
  /** Whether there can be no other node. */
  abstract readonly isAlone: boolean;
  /** Names of nodes whose words may have been missed, new ones among them. */
  readonly doubts = new Subject<string>();
  /** Names of nodes that were not heard of for as long as a node may be silent. */
  readonly gone = new Subject<string>();

  /** Whether this node hears the others now, as far as it can tell. */
  abstract readonly isHeard: boolean;

  abstract topic<Word, Answer = void>(name: string): Topic<Word, Answer>;

  /** Begins to listen; resolves once this node hears, or after two seconds. */
  abstract open(): Promise<void>;

  abstract close(): void;
}

/** One node that has no others. */
export class NoRelay extends Relay {
  readonly chat = 'alone';
  readonly node = 'alone';
  readonly isAlone = true;
  readonly isHeard = true;

  topic<Word, Answer>(): Topic<Word, Answer> {
    return { send: () => {}, ask: async () => [], on: () => {} };
  }

  async open(): Promise<void> {}

  close(): void {}
}
