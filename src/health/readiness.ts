import { Injectable } from '@nestjs/common';
import { HealthCheckService, HealthIndicatorService, type HealthCheckResult } from '@nestjs/terminus';
import { Database } from '../database/database.js';
import { ShutdownState } from '../delivery/shutdown-state.js';
import { ClusterBus } from '../bus/cluster-bus.js';

/** A slower database counts as down; load balancers soon check again. */
const CHECK_TIMEOUT_MS = 2_000;
/** Concurrent checks share one query. */
const SHARED_FOR_MS = 500;

/** Checks whether this node can serve clients, and reports what is down. */
@Injectable()
export class Readiness {
  constructor(
    private readonly checks: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly database: Database,
    private readonly shutdown: ShutdownState,
    private readonly bus: ClusterBus,
  ) {}

  /** @throws ServiceUnavailableException with the same shape, naming what is down */
  async check(): Promise<HealthCheckResult> {
    return this.checks.check([() => this.server(), () => this.storage(), () => this.cluster()]);
  }

  /** Returns whether the database replies in time. */
  async isStorageUp(): Promise<boolean> {
    return (await this.storage()).database.status === 'up';
  }

  private server() {
    const house = this.indicators.check('house');
    return this.shutdown.isClosing ? house.down('the server is shutting down') : house.up();
  }

  /** Without the bus, clients of this node would receive messages from other nodes late. */
  private cluster() {
    const relay = this.indicators.check('relay');
    return this.bus.isConnected
      ? relay.up()
      : relay.down('no connection to the other nodes through Redis; see the log');
  }

  private async storage() {
    const database = this.indicators.check('database');
    const asked = await database
      .attempt(() => this.checkDatabase())
      .withTimeout(CHECK_TIMEOUT_MS)
      .cacheFor(SHARED_FOR_MS);
    // The reason may name hosts and users, so it is only logged.
    return asked.database.status === 'up'
      ? database.up()
      : database.down('no reply from the database; see the log');
  }

  private async checkDatabase(): Promise<void> {
    await this.database.query.selectFrom('settings').select('name').limit(1).execute();
  }
}
