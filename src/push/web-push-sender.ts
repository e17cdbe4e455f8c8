import { Config } from '../config/config.js';
import { Injectable, Logger } from '@nestjs/common';
import webPush from 'web-push';
import { FairQueue } from '../common/fair-queue.js';
import { parsePushEndpoint } from './push-endpoint.js';
import { PushHosts } from './push-hosts.js';
import { PushTransport } from './push-transport.js';
import { PushSubscriptionRepository, type PushSubscription } from './push-subscription.repository.js';
import { VapidKeys } from './vapid-keys.js';

/** Calls that wait: of one host half, of one person one for each browser. */
const WAITING = { total: 1_000, group: 500, member: 10 };
/** What waited so long for a host to come back is stale. */
const STALE_MS = 5 * 60_000;
/** A call that could not be delivered by then is stale. */
const LIFE_SECONDS = 24 * 60 * 60;
/** A push service keeps the newest of a topic for a browser that is off, not all of them. */
const TOPIC = 'messages';

const log = new Logger('Push');

interface QueuedPush {
  subscription: PushSubscription;
  url: URL;
  words: object;
  takenAt: number;
}

/**
 * Carries calls to push services, encrypted for the browser (RFC 8291). One that fails is not carried twice. Hosts take
 * turns, and so do the persons of one host; a host that does not answer is left alone for longer and longer.
 */
@Injectable()
export class WebPushSender {
  private readonly waiting = new FairQueue<QueuedPush>(WAITING);
  private readonly byEndpoint = new Map<string, QueuedPush>();
  private readonly hosts = new PushHosts();
  private readonly transport = new PushTransport();
  private retryTimer: NodeJS.Timeout | undefined;

  constructor(
    private readonly keys: VapidKeys,
    private readonly subscriptions: PushSubscriptionRepository,
    private readonly config: Config,
  ) {}

  /** Resolves nothing: whoever is called has everything in the log. A call that waits is replaced by a newer one. */
  enqueue(subscription: PushSubscription, words: object): void {
    const known = this.byEndpoint.get(subscription.endpoint);
    if (known) {
      Object.assign(known, { subscription, words, takenAt: performance.now() });
      return;
    }
    const url = parsePushEndpoint(subscription.endpoint, this.config.pushToLoopback);
    const call = { subscription, url, words, takenAt: performance.now() };
    if (this.waiting.size >= WAITING.total) this.forget(this.waiting.dropFromLargest());
    if (!this.waiting.add(url.host, subscription.person, call)) return;
    this.byEndpoint.set(subscription.endpoint, call);
    this.sendNext();
  }

  close(): void {
    this.waiting.clear();
    this.byEndpoint.clear();
    clearTimeout(this.retryTimer);
    this.transport.close();
  }

  private sendNext(): void {
    while (this.hosts.hasCapacity) {
      const call = this.waiting.next((host, person) => this.hosts.mayCall(host, person));
      if (!call) break;
      this.forget(call);
      if (performance.now() - call.takenAt < STALE_MS) void this.attempt(call);
    }
    this.scheduleRetry();
  }

  /** Calls to a host that is left alone wait until it is tried again. */
  private scheduleRetry(): void {
    clearTimeout(this.retryTimer);
    const delay = this.waiting.size > 0 ? this.hosts.nextRetryMs : undefined;
    if (delay !== undefined) this.retryTimer = setTimeout(() => this.sendNext(), delay + 1).unref();
  }

  private async attempt({ subscription, url, words }: QueuedPush): Promise<void> {
    const end = this.hosts.begin(url.host, subscription.person);
    let status: number | undefined;
    try {
      status = await this.send(subscription, url, words);
    } catch (error) {
      if (!this.transport.isClosed) log.debug(`a call was lost: ${(error as Error).message}`);
    }
    if (this.transport.isClosed) return;
    const hasAnswered = status !== undefined && status < 500;
    const restMs = end(hasAnswered);
    if (!hasAnswered) log.debug(`${url.host} is not called for ${Math.ceil(restMs / 1_000)} s`);
    this.sendNext();
    await this.recordResult(subscription, url, status).catch((error: unknown) =>
      log.warn(`what became of a call was not stored: ${(error as Error).message}`),
    );
  }

  private async recordResult(
    subscription: PushSubscription,
    url: URL,
    status: number | undefined,
  ): Promise<void> {
    // The browser has withdrawn it, or is gone.
    if (status === 404 || status === 410) return this.subscriptions.remove(subscription.endpoint);
    if (status !== undefined && status < 400) return this.subscriptions.succeeded(subscription);
    if (status !== undefined) log.warn(`${url.host} did not take a call (status ${status})`);
    return this.subscriptions.failed(subscription);
  }

  private async send({ p256dh, auth }: PushSubscription, url: URL, words: object): Promise<number> {
    const { publicKey, privateKey } = await this.keys.read();
    const { headers, body } = webPush.generateRequestDetails(
      { endpoint: url.href, keys: { p256dh, auth } },
      JSON.stringify(words),
      {
        vapidDetails: { subject: this.config.pushContact, publicKey, privateKey },
        TTL: LIFE_SECONDS,
        urgency: 'high',
        topic: TOPIC,
        contentEncoding: 'aes128gcm',
      },
    );
    return this.transport.post(url, headers, body);
  }

  private forget(call: QueuedPush | undefined): void {
    if (call) this.byEndpoint.delete(call.subscription.endpoint);
  }
}
