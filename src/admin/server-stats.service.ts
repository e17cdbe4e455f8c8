import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../database/database.js';
import { NodeStats } from '../metrics/node-stats.js';
import type { NodeNumbers, Numbers } from '../protocol/admin.types.js';
import { LOBBY } from '../protocol/constants.js';
import { ClusterBus, type Topic } from '../bus/cluster-bus.js';
import { SessionRegistry } from '../session/session.registry.js';

/** Current statistics of the server, over all its nodes. */
@Injectable()
export class ServerStatsService {
  private readonly statsRequests: Topic<Record<string, never>, NodeNumbers>;

  constructor(
    private readonly database: Database,
    private readonly registry: SessionRegistry,
    private readonly nodeStats: NodeStats,
    bus: ClusterBus,
  ) {
    this.statsRequests = bus.topic('numbers');
    this.statsRequests.on(() => this.nodeStats.read());
  }

  async read(): Promise<Numbers> {
    const [counted, own, others] = await Promise.all([
      this.count(),
      this.nodeStats.read(),
      this.statsRequests.request({}),
    ]);
    return { online: this.registry.count, ...counted, nodes: [own, ...others] };
  }

  private async count(): Promise<{ people: number; rooms: number }> {
    const { rows } = await sql<{ people: number; rooms: number }>`
      SELECT (SELECT count(*) FROM people WHERE name_key IS NOT NULL) AS people,
        (SELECT count(*) FROM conversations c WHERE c.kind = 'room' AND c.id <> ${LOBBY}
         AND EXISTS (SELECT 1 FROM members m WHERE m.conversation = c.id)) AS rooms`.execute(
      this.database.query,
    );
    return rows[0]!;
  }
}
