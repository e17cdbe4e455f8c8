import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { ClusterBus, type Topic } from '../bus/cluster-bus.js';
import { SessionRegistry, type PresenceReport, type VisibleUser } from './session.registry.js';

/** Requests of several nodes within this time get one reply. */
const SNAPSHOT_DELAY_MS = 20;
const REQUEST_INTERVAL_MS = 2_000;
/** Users per bus message. */
const PEOPLE_PER_SNAPSHOT = 2_000;

/** The users connected to a node, in parts. */
interface PresenceSnapshot {
  people: readonly VisibleUser[];
  visitors: number;
  isFirst: boolean;
  isLast: boolean;
}

/**
 * Replicates presence between nodes: changes as they happen, and full snapshots where some may have been missed. The
 * nodes hold all state; Redis holds none. A silent node is removed with its users after the heartbeat timeout. If they
 * reconnect elsewhere first, no `left` is sent.
 */
@Injectable()
export class PresenceSync implements OnModuleDestroy {
  private readonly snapshots: Topic<PresenceSnapshot>;
  private readonly snapshotRequests: Topic<{ node: string }>;
  /** Nodes whose snapshot was requested, each with the parts received. */
  private readonly nodesSeen = new Map<string, Set<string>>();
  private readonly subscriptions;
  private readonly requestTimer = setInterval(() => this.requestSnapshots(), REQUEST_INTERVAL_MS).unref();
  private answerTimer: NodeJS.Timeout | undefined;

  constructor(
    bus: ClusterBus,
    private readonly registry: SessionRegistry,
  ) {
    const changes = bus.topic<PresenceReport>('presence');
    changes.on((report, node) => registry.applyRemote(node, report));
    this.snapshots = bus.topic('roll');
    this.snapshots.on((roll, node) => this.applySnapshot(roll, node));
    this.snapshotRequests = bus.topic('roll call');
    this.snapshotRequests.on(({ node }) => {
      if (node === bus.node) this.scheduleSnapshot();
    });
    this.subscriptions = [
      bus.gaps.subscribe((node) => this.requestSnapshot(node)),
      bus.nodesDown.subscribe((node) => this.dropNode(node)),
      registry.reports.subscribe((report) => changes.send(report)),
    ];
  }

  /** During shutdown, users leave only to reconnect elsewhere: other nodes wait for this node's heartbeat timeout. */
  onModuleDestroy(): void {
    clearInterval(this.requestTimer);
    clearTimeout(this.answerTimer);
    for (const subscription of this.subscriptions) subscription.unsubscribe();
  }

  private requestSnapshot(node: string): void {
    this.nodesSeen.set(node, new Set());
    this.snapshotRequests.send({ node });
  }

  /** Repeated, because a request or a snapshot may get lost. */
  private requestSnapshots(): void {
    for (const node of this.nodesSeen.keys()) this.snapshotRequests.send({ node });
  }

  private dropNode(node: string): void {
    this.nodesSeen.delete(node);
    this.registry.dropNode(node);
  }

  private scheduleSnapshot(): void {
    this.answerTimer ??= setTimeout(() => {
      this.answerTimer = undefined;
      const { came: people, visitors } = this.registry.localReport;
      for (let from = 0; from === 0 || from < people.length; from += PEOPLE_PER_SNAPSHOT) {
        const isLast = from + PEOPLE_PER_SNAPSHOT >= people.length;
        this.snapshots.send({
          people: people.slice(from, from + PEOPLE_PER_SNAPSHOT),
          visitors,
          isFirst: from === 0,
          isLast,
        });
      }
    }, SNAPSHOT_DELAY_MS).unref();
  }

  private applySnapshot({ people, visitors, isFirst, isLast }: PresenceSnapshot, node: string): void {
    this.registry.applyRemote(node, { came: people, went: [], visitors });
    const named = isFirst ? new Set<string>() : this.nodesSeen.get(node);
    if (!named) return;
    for (const { person } of people) named.add(person.id);
    if (!isLast) return void this.nodesSeen.set(node, named);
    this.nodesSeen.delete(node);
    this.registry.dropNode(node, named);
  }
}
