import { Injectable, Logger } from '@nestjs/common';
import { request as requestPlainly } from 'node:http';
import { Agent, request as requestSecurely } from 'node:https';
import webPush from 'web-push';
import { publicLookup, readEndpoint } from './endpoint.js';
import { PushSettings } from './settings.js';
import { Subscriptions, type Subscription } from './subscriptions.js';
import { VapidKeys } from './vapid.keys.js';

const AT_ONCE = 8;
const WAITING_MAX = 1_000;
const TIMEOUT_MS = 10_000;
/** A call that could not be delivered by then is stale. */
const LIFE_SECONDS = 24 * 60 * 60;
/** A push service keeps the newest of a topic for a browser that is off, not all of them. */
const TOPIC = 'messages';

const log = new Logger('Push');

/** Carries calls to push services, encrypted for the browser (RFC 8291). One that fails is not carried twice. */
@Injectable()
export class Courier {
  private readonly waiting: (() => Promise<void>)[] = [];
  private running = 0;
  private readonly closing = new AbortController();
  private readonly agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE, lookup: publicLookup });

  constructor(
    private readonly keys: VapidKeys,
    private readonly subscriptions: Subscriptions,
    private readonly settings: PushSettings,
  ) {}

  /** Resolves nothing: whoever is called has everything in the log. The oldest of too many is dropped. */
  take(subscription: Subscription, words: object): void {
    if (this.waiting.length >= WAITING_MAX) this.waiting.shift();
    this.waiting.push(() => this.carry(subscription, words));
    if (this.running < AT_ONCE) void this.work();
  }

  close(): void {
    this.waiting.length = 0;
    this.closing.abort();
    this.agent.destroy();
  }

  private async work(): Promise<void> {
    this.running += 1;
    for (let next = this.waiting.shift(); next; next = this.waiting.shift()) {
      await next().catch((error: unknown) => {
        if (!this.closing.signal.aborted) log.debug(`a call was lost: ${(error as Error).message}`);
      });
    }
    this.running -= 1;
  }

  private async carry({ endpoint, p256dh, auth }: Subscription, words: object): Promise<void> {
    const url = readEndpoint(endpoint, this.settings.pushToLoopback);
    const { publicKey, privateKey } = await this.keys.read();
    const { headers, body } = webPush.generateRequestDetails(
      { endpoint: url.href, keys: { p256dh, auth } },
      JSON.stringify(words),
      {
        vapidDetails: { subject: this.settings.pushContact, publicKey, privateKey },
        TTL: LIFE_SECONDS,
        urgency: 'high',
        topic: TOPIC,
        contentEncoding: 'aes128gcm',
      },
    );
    const status = await this.post(url, headers, body);
    // The browser has withdrawn it, or is gone.
    if (status === 404 || status === 410) await this.subscriptions.remove(endpoint);
    else if (status >= 400) log.warn(`${url.host} did not take a call (status ${status})`);
  }

  private post(url: URL, headers: Record<string, string>, body: Buffer): Promise<number> {
    const signal = AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), this.closing.signal]);
    const options = { method: 'POST', headers, signal };
    return new Promise((done, failed) => {
      const request =
        url.protocol === 'http:'
          ? requestPlainly(url, options)
          : requestSecurely(url, { ...options, agent: this.agent });
      request.once('response', (response) => {
        response.on('error', failed).resume();
        done(response.statusCode!);
      });
      request.once('error', failed);
      request.end(body);
    });
  }
}
