import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge } from 'prom-client';
import { Database } from '../database/database.js';
import { storageErrors } from '../common/errors/report-storage-error.js';
import type { DeliveryCounters } from '../delivery/batching/batching-options.js';
import { DeliveryService } from '../delivery/delivery.service.js';
import { Readiness } from '../health/readiness.js';
import { ClusterBus } from '../bus/cluster-bus.js';
import { SessionRegistry } from '../session/session.registry.js';
import { Metrics } from './metrics.js';

/** The event-loop histogram counts nanoseconds. */
const NANOSECONDS = 1e9;
const LOOP_RESOLUTION_MS = 20;

/** Metrics that are read from other components during a scrape only. */
@Injectable()
export class ServerMetrics implements OnModuleDestroy {
  private readonly loop = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });

  constructor(
    private readonly metrics: Metrics,
    registry: SessionRegistry,
    private readonly delivery: DeliveryService,
    database: Database,
    readiness: Readiness,
    bus: ClusterBus,
  ) {
    database.onCommit = (jobs) => metrics.recordCommit(jobs);
    this.gauge('teahouse_people', 'Users online; each visitor counts as one', () => registry.count);
    this.gauge('teahouse_sockets', 'Connections', () => delivery.load.sockets);
    this.gauge('teahouse_queued_bytes', 'Unsent bytes held for connections', () => delivery.load.queuedBytes);
    this.total(
      'teahouse_storage_faults_total',
      'Database errors, such as an unreachable server or a full disk',
      () => storageErrors.count,
    );
    this.gauge('teahouse_storage_up', '1 if the database replies in time', async () =>
      (await readiness.isStorageUp()) ? 1 : 0,
    );
    this.gauge(
      'teahouse_relay_up',
      '1 if this node is connected to the others through Redis, or runs alone',
      () => (bus.isConnected ? 1 : 0),
    );
    this.watchDelivery();
    this.watchEventLoop();
  }

  onModuleDestroy(): void {
    this.loop.disable();
  }

  private watchDelivery(): void {
    const told: [keyof DeliveryCounters, name: string, help: string][] = [
      ['deliveries', 'teahouse_deliveries_total', 'Packets delivered, counted once for each connection'],
      ['flushes', 'teahouse_flushes_total', 'Flushes, each to any number of connections'],
      ['fastWrites', 'teahouse_fast_writes_total', 'Writes of finished frames directly to TCP'],
      ['ordinaryWrites', 'teahouse_ordinary_writes_total', 'Packets written through engine.io'],
      ['slowDisconnects', 'teahouse_slow_disconnects_total', 'Connections closed as slow consumers'],
    ];
    for (const [counter, name, help] of told) {
      this.total(name, help, () => this.delivery.counters[counter]);
    }
  }

  private watchEventLoop(): void {
    this.loop.enable();
    const { loop } = this;
    const delay = new Gauge({
      name: 'teahouse_event_loop_delay_seconds',
      help: 'Event loop delay since the last scrape',
      labelNames: ['quantile'],
      registers: [],
      collect() {
        this.set({ quantile: '0.5' }, loop.percentile(50) / NANOSECONDS);
        this.set({ quantile: '0.99' }, loop.percentile(99) / NANOSECONDS);
        this.set({ quantile: '1' }, loop.max / NANOSECONDS);
        loop.reset();
      },
    });
    this.metrics.registry.registerMetric(delay);
  }

  private gauge(name: string, help: string, read: () => number | Promise<number>): void {
    const collect = async function (this: Gauge): Promise<void> {
      this.set(await read());
    };
    this.metrics.registry.registerMetric(new Gauge({ name, help, registers: [], collect }));
  }

  private total(name: string, help: string, read: () => number): void {
    const collect = function (this: Counter): void {
      this.reset();
      this.inc(read());
    };
    this.metrics.registry.registerMetric(new Counter({ name, help, registers: [], collect }));
  }
}
