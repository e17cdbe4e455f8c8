import { Subject } from 'rxjs';

/** What may be said about one matter, to every other node. */
export interface Topic<Message, Response = void> {
  send(message: Message): void;
  /**
   * As `send`; resolves with what the other nodes answer, once all that are there have done so, or after a second.
   * With it a deed waits until it is in force everywhere; no everyday request does.
   */
  request(message: Message): Promise<Response[]>;
  on(handler: (message: Message, node: string) => Response | Promise<Response>): void;
}

/**
 * Carries words between the nodes of one chat. They are hints: one that gets lost is missed for seconds, because what
 * it says is in the database. Each node hears the words of another in the order in which that one said them, and
 * learns from `gaps` where some did not come through.
 */
export abstract class ClusterBus {
  /** What its nodes call this chat, and no other on the same Redis is called. */
  abstract readonly clusterId: string;
  /** This node's name, a new one with each start. */
  abstract readonly node: string;
  /** Whether there can be no other node. */
  abstract readonly isSingleNode: boolean;
  /** Names of nodes whose words may have been missed, new ones among them. */
  readonly gaps = new Subject<string>();
  /** Names of nodes that were not heard of for as long as a node may be silent. */
  readonly nodesDown = new Subject<string>();

  /** Whether this node hears the others now, as far as it can tell. */
  abstract readonly isConnected: boolean;

  abstract topic<Message, Response = void>(name: string): Topic<Message, Response>;

  /** Begins to listen; resolves once this node hears, or after two seconds. */
  abstract open(): Promise<void>;

  abstract close(): void;
}

/** One node that has no others. */
export class SingleNodeBus extends ClusterBus {
  readonly clusterId = 'alone';
  readonly node = 'alone';
  readonly isSingleNode = true;
  readonly isConnected = true;

  topic<Message, Response>(): Topic<Message, Response> {
    return { send: () => {}, request: async () => [], on: () => {} };
  }

  async open(): Promise<void> {}

  close(): void {}
}
