import { Injectable } from '@nestjs/common';
import type { PushSubscribe, PushUnsubscribe } from '../protocol/push.requests.js';
import type { Person } from '../protocol/shapes.js';
import { readEndpoint } from './endpoint.js';
import { PushSettings } from './settings.js';
import { Subscriptions } from './subscriptions.js';
import { VapidKeys } from './vapid.keys.js';

/** What people ask about being called while they are away. */
@Injectable()
export class PushService {
  constructor(
    private readonly keys: VapidKeys,
    private readonly subscriptions: Subscriptions,
    private readonly settings: PushSettings,
  ) {}

  async key(): Promise<{ key: string }> {
    return { key: (await this.keys.read()).publicKey };
  }

  /**
   * @param tokenHash of the session: it takes its subscriptions with it when it ends
   * @throws Refusal `invalid`
   */
  async subscribe(me: Person, tokenHash: string, { endpoint, keys, preview }: PushSubscribe): Promise<void> {
    const { href } = readEndpoint(endpoint, this.settings.pushToLoopback);
    await this.subscriptions.add(me.id, tokenHash, { endpoint: href, keys, preview });
  }

  async unsubscribe(me: Person, { endpoint }: PushUnsubscribe): Promise<void> {
    await this.subscriptions.remove(URL.canParse(endpoint) ? new URL(endpoint).href : endpoint, me.id);
  }
}
