import { Subject } from 'rxjs';

/** One kind of message between nodes. */
export interface Topic<Message, Response = void> {
  send(message: Message): void;
  /**
   * Sends like `send`. Resolves with the replies of the other nodes once all known nodes have replied, or after 1 s.
   * For changes that must be in effect on every node before they are confirmed; no frequent request uses it.
   */
  request(message: Message): Promise<Response[]>;
  on(handler: (message: Message, node: string) => Response | Promise<Response>): void;
}

/**
 * Carries messages between the nodes of one chat server. Messages are hints: their facts are in the database, so a
 * lost one delays its effect by seconds. Messages of one node arrive in the order it sent them; `gaps` names nodes
 * that messages were lost from.
 */
export abstract class ClusterBus {
  /** The same on all nodes of this chat server, and unique on its Redis. */
  abstract readonly clusterId: string;
  /** Name of this node; random, and new at each start. */
  abstract readonly node: string;
  /** Whether the server consists of this node only. */
  abstract readonly isSingleNode: boolean;
  /** Names of nodes whose messages may have been missed, including nodes seen for the first time. */
  readonly gaps = new Subject<string>();
  /** Names of nodes that were silent for longer than the heartbeat timeout. */
  readonly nodesDown = new Subject<string>();

  /** Whether this node receives messages from the other nodes now, as far as it can tell. */
  abstract readonly isConnected: boolean;

  abstract topic<Message, Response = void>(name: string): Topic<Message, Response>;

  /** Starts to listen. Resolves once this node receives messages, or after 2 s. */
  abstract open(): Promise<void>;

  abstract close(): void;
}

/** The bus of a single node, which has no other node to send to. */
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
