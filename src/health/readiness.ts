import { Injectable } from '@nestjs/common';
import { HealthCheckService, HealthIndicatorService, type HealthCheckResult } from '@nestjs/terminus';
import { Database } from '../database/database.js';
import { ShutdownState } from '../delivery/shutdown-state.js';
import { ClusterBus } from '../bus/cluster-bus.js';

/** A database that takes longer is as good as none: whoever balances asks again in a moment. */
const CHECK_TIMEOUT_MS = 2_000;
/** Many who ask share one question to the database. */
const SHARED_FOR_MS = 500;

/** Whether people can be served here now, and what is missing where they cannot. */
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

  /** Whether the database answers in time. */
  async isStorageUp(): Promise<boolean> {
    return (await this.storage()).database.status === 'up';
  }

  private server() {
    const house = this.indicators.check('house');
    return this.shutdown.isClosing ? house.down('it is closing') : house.up();
  }

  /** Who comes here would hear the other nodes' people late. */
  private cluster() {
    const relay = this.indicators.check('relay');
    return this.bus.isConnected ? relay.up() : relay.down('Redis carries nothing; the log says why');
  }

  private async storage() {
    const database = this.indicators.check('database');
    const asked = await database
      .attempt(() => this.checkDatabase())
      .withTimeout(CHECK_TIMEOUT_MS)
      .cacheFor(SHARED_FOR_MS);
    // Why it failed may name hosts and users: that is for the log, which has it already.
    return asked.database.status === 'up' ? database.up() : database.down('no answer; the log says why');
  }

  private async checkDatabase(): Promise<void> {
    await this.database.query.selectFrom('settings').select('name').limit(1).execute();
  }
}
