import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { memoryUsage } from 'node:process';
import { Delivery } from '../delivery/delivery.js';
import { Readiness } from '../health/readiness.js';
import type { NodeNumbers } from '../protocol/admin.shapes.js';
import { Relay } from '../relay/relay.js';
import { Metrics } from './metrics.js';

const BEAT_MS = 1_000;
const BEATS = 10;
const NANOSECONDS_PER_MS = 1e6;

interface Beat {
  at: number;
  messages: number;
  deliveries: number;
  loopP99Ms: number;
  loopMaxMs: number;
}

/**
 * How this node does now, for people to look at: what the metrics count, a second, over the last ten. The delay of the
 * event loop is measured apart, because whoever scrapes the metrics begins theirs anew.
 */
@Injectable()
export class Pulse implements OnModuleDestroy {
  private readonly loop = monitorEventLoopDelay({ resolution: 20 });
  private readonly timer;
  private readonly beats: Beat[] = [];

  constructor(
    private readonly metrics: Metrics,
    private readonly delivery: Delivery,
    private readonly readiness: Readiness,
    private readonly relay: Relay,
  ) {
    this.loop.enable();
    this.beats.push(this.beat());
    this.timer = setInterval(() => {
      this.beats.push(this.beat());
      if (this.beats.length > BEATS) this.beats.shift();
    }, BEAT_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
    this.loop.disable();
  }

  async read(): Promise<NodeNumbers> {
    const { sockets, queuedBytes } = this.delivery.load;
    const [first] = this.beats as [Beat];
    const seconds = Math.max((performance.now() - first.at) / 1_000, 1);
    const { messages } = this.metrics;
    const { deliveries } = this.delivery.counters;
    return {
      node: this.relay.node,
      connections: sockets,
      messages: (messages - first.messages) / seconds,
      deliveries: (deliveries - first.deliveries) / seconds,
      queuedBytes,
      loopP99Ms: Math.max(...this.beats.map(({ loopP99Ms }) => loopP99Ms)),
      loopMaxMs: Math.max(...this.beats.map(({ loopMaxMs }) => loopMaxMs)),
      memoryBytes: memoryUsage.rss(),
      storage: await this.readiness.isStorageUp(),
      relay: this.relay.isHeard,
    };
  }

  private beat(): Beat {
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
