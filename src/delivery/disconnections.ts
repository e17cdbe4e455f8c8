import { Subject } from 'rxjs';
import type { ClusterBus, Topic } from '../bus/cluster-bus.js';
import type { GoodbyeReason } from '../protocol/events.js';
import { roomOf, type LocalSockets } from './local-sockets.js';

/** The sockets of one session, or of one person. */
export interface Disconnect {
  /** The hash of one. */
  token?: string;
  person?: string;
  reason: GoodbyeReason;
}

/** Disconnects people on every node. */
export class Disconnections {
  /** Hashes of tokens whose sessions ended, here or on another node. */
  readonly revokedTokenHashes = new Subject<string>();
  private readonly topic: Topic<Disconnect>;

  constructor(
    bus: ClusterBus,
    private readonly sockets: LocalSockets,
  ) {
    this.topic = bus.topic('ended');
    this.topic.on((ended) => this.apply(ended));
  }

  send(ended: Disconnect): void {
    this.apply(ended);
    this.topic.send(ended);
  }

  private apply({ token, person, reason }: Disconnect): void {
    if (token !== undefined) this.revokedTokenHashes.next(token);
    this.sockets.disconnectRoom(token === undefined ? roomOf.person(person!) : roomOf.token(token), reason);
  }
}
