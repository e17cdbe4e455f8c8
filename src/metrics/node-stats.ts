import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { memoryUsage } from 'node:process';
import { DeliveryService } from '../delivery/delivery.service.js';
import { Readiness } from '../health/readiness.js';
import type { NodeNumbers } from '../protocol/admin.types.js';
import { ClusterBus } from '../bus/cluster-bus.js';
import { Metrics } from './metrics.js';

const SAMPLE_INTERVAL_MS = 1_000;
const SAMPLES = 10;
const NANOSECONDS_PER_MS = 1e6;

interface Sample {
  at: number;
  messages: number;
  deliveries: number;
  loopP99Ms: number;
  loopMaxMs: number;
}

/**
 * Current figures of this node for the admin panel: what the metrics count, per second, over the last ten. Has its own
 * event-loop histogram, because a scrape resets that of the metrics.
 */
@Injectable()
export class NodeStats implements OnModuleDestroy {
  private readonly loop = monitorEventLoopDelay({ resolution: 20 });
  private readonly timer;
  private readonly samples: Sample[] = [];

  constructor(
    private readonly metrics: Metrics,
    private readonly delivery: DeliveryService,
    private readonly readiness: Readiness,
    private readonly bus: ClusterBus,
  ) {
    this.loop.enable();
    this.samples.push(this.sample());
    this.timer = setInterval(() => {
      this.samples.push(this.sample());
      if (this.samples.length > SAMPLES) this.samples.shift();
    }, SAMPLE_INTERVAL_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
    this.loop.disable();
  }

  async read(): Promise<NodeNumbers> {
    const { sockets, queuedBytes } = this.delivery.load;
    const [first] = this.samples as [Sample];
    const seconds = Math.max((performance.now() - first.at) / 1_000, 1);
    const { messages } = this.metrics;
    const { deliveries } = this.delivery.counters;
    return {
      node: this.bus.node,
      connections: sockets,
      messages: (messages - first.messages) / seconds,
      deliveries: (deliveries - first.deliveries) / seconds,
      queuedBytes,
      loopP99Ms: Math.max(...this.samples.map(({ loopP99Ms }) => loopP99Ms)),
      loopMaxMs: Math.max(...this.samples.map(({ loopMaxMs }) => loopMaxMs)),
      memoryBytes: memoryUsage.rss(),
      storage: await this.readiness.isStorageUp(),
      relay: this.bus.isConnected,
    };
  }

  private sample(): Sample {
    const { loop } = this;
    const beat = {
      at: performance.now(),
      messages: this.metrics.messages,
      deliveries: this.delivery.counters.deliveries,
      loopP99Ms: loop.percentile(99) / NANOSECONDS_PER_MS,
      loopMaxMs: loop.max / NANOSECONDS_PER_MS,
    };
    loop.reset();
    return beat;
  }
}
