import { Config } from '../config/config.js';
import { Injectable, Logger } from '@nestjs/common';
import { FairQueue } from '../common/fair-queue.js';
import { parsePushEndpoint } from './push-endpoint.js';
import { PushHosts } from './push-hosts.js';
import { PushTransport } from './push-transport.js';
import { PushSubscriptionRepository, type PushSubscription } from './push-subscription.repository.js';
import { VapidKeys } from './vapid-keys.js';

/** Limits of the queue: in total, for one host, and for one user (one for each subscription). */
const WAITING = { total: 1_000, group: 500, member: 10 };
/** A request that waited this long for a host is dropped. */
const STALE_MS = 5 * 60_000;
/** The TTL for which a push service keeps an undelivered message. */
const LIFE_SECONDS = 24 * 60 * 60;
/** For an offline browser, a push service keeps only the newest message of a topic. */
const TOPIC = 'messages';

const log = new Logger('Push');

interface QueuedPush {
  subscription: PushSubscription;
  url: URL;
  words: object;
  takenAt: number;
}

/**
 * Sends requests to push services, encrypted for the browser (RFC 8291), without retries. Hosts take turns, and so do
 * the users of one host. The delay before the next request to a host that does not answer grows.
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

  /**
   * Queues a request. A newer one replaces a waiting one for the same subscription. Loss is acceptable, because the log
   * has all messages.
   */
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

  /** Requests to a failed host wait until it is tried again. */
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
      if (!this.transport.isClosed) log.debug(`a push was lost: ${(error as Error).message}`);
    }
    if (this.transport.isClosed) return;
    const hasAnswered = status !== undefined && status < 500;
    const restMs = end(hasAnswered);
    if (!hasAnswered) log.debug(`pushes to ${url.host} are paused for ${Math.ceil(restMs / 1_000)} s`);
    this.sendNext();
    await this.recordResult(subscription, url, status).catch((error: unknown) =>
      log.warn(`the result of a push was not stored: ${(error as Error).message}`),
    );
  }

  private async recordResult(
    subscription: PushSubscription,
    url: URL,
    status: number | undefined,
  ): Promise<void> {
    // The browser unsubscribed, or no longer exists.
    if (status === 404 || status === 410) return this.subscriptions.remove(subscription.endpoint);
    if (status !== undefined && status < 400) return this.subscriptions.succeeded(subscription);
    if (status !== undefined) log.warn(`${url.host} rejected a push (status ${status})`);
    return this.subscriptions.failed(subscription);
  }

  private async send({ p256dh, auth }: PushSubscription, url: URL, words: object): Promise<number> {
    const { publicKey, privateKey } = await this.keys.read();
    const { default: webPush } = await import('web-push');
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
