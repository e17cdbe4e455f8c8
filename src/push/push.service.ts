import { Config } from '../config/config.js';
import { Injectable } from '@nestjs/common';
import type { PushSubscribe, PushUnsubscribe } from '../protocol/push.dto.js';
import type { Person } from '../protocol/types.js';
import { parsePushEndpoint } from './push-endpoint.js';
import { PushSubscriptionRepository } from './push-subscription.repository.js';
import { VapidKeys } from './vapid-keys.js';

/** Web Push settings and subscriptions of users. */
@Injectable()
export class PushService {
  constructor(
    private readonly keys: VapidKeys,
    private readonly subscriptions: PushSubscriptionRepository,
    private readonly config: Config,
  ) {}

  async key(): Promise<{ key: string }> {
    return { key: (await this.keys.read()).publicKey };
  }

  /**
   * @param tokenHash of the session; the subscription ends with it
   * @throws ChatException `invalid`
   */
  async subscribe(me: Person, tokenHash: string, { endpoint, keys, preview }: PushSubscribe): Promise<void> {
    const { href } = parsePushEndpoint(endpoint, this.config.pushToLoopback);
    await this.subscriptions.add(me.id, tokenHash, { endpoint: href, keys, preview });
  }

  async unsubscribe(me: Person, { endpoint }: PushUnsubscribe): Promise<void> {
    await this.subscriptions.remove(URL.canParse(endpoint) ? new URL(endpoint).href : endpoint, me.id);
  }
}
