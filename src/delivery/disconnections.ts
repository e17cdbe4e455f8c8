import { Subject } from 'rxjs';
import type { ClusterBus, Topic } from '../bus/cluster-bus.js';
import type { GoodbyeReason } from '../protocol/events.js';
import { roomOf, type LocalSockets } from './local-sockets.js';

/** The sockets of one session or of one user. */
export interface Disconnect {
  /** The token's hash. */
  token?: string;
  person?: string;
  reason: GoodbyeReason;
}

/** Disconnects users on every node. */
export class Disconnections {
  /** Token hashes of sessions that ended, on any node. */
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
