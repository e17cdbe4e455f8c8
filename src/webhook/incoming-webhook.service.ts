import { Injectable } from '@nestjs/common';
import { sql, type Compilable } from 'kysely';
import { timingSafeEqual } from 'node:crypto';
import { ConversationLog } from '../conversation/log/conversation-log.js';
import { PreconditionFailedError } from '../conversation/log/log-store.js';
import { Database } from '../database/database.js';
import { DeliveryService } from '../delivery/delivery.service.js';
import { avatarOr } from '../identity/avatar.js';
import type { Nickname } from '../identity/nickname.js';
import { hashToken } from '../identity/token-format.js';
import { RateLimits } from '../rate-limit/rate-limits.js';
import { ChatException } from '../protocol/chat-exception.js';
import type { Receipt } from '../protocol/types.js';
import { WebhookName } from './webhook-name.js';
import type { WebhookMessage } from './webhook-payload.js';

interface Hook {
  id: string;
  conversation: string;
  name: string;
  name_key: string;
  name_look: string;
  /** Id of the user who created it and is responsible for its messages. */
  made_by: string;
}

/** Stores messages posted to a webhook as entries of its room. */
@Injectable()
export class IncomingWebhookService {
  constructor(
    private readonly database: Database,
    private readonly log: ConversationLog,
    private readonly delivery: DeliveryService,
    private readonly limits: RateLimits,
    private readonly names: WebhookName,
  ) {}

  /** @throws ChatException `not_found` if it is unknown or revoked, or its room was dissolved; `rate_limited` */
  async find(id: string, secret: string): Promise<Hook> {
    const row = await this.database.query
      .selectFrom('webhooks')
      .select(['id', 'conversation', 'name', 'name_key', 'name_look', 'secret', 'made_by'])
      .where('id', '=', id)
      .where(ROOM_EXISTS)
      .executeTakeFirst();
    if (!row || !isSame(hashToken(secret), row.secret)) throwWebhookNotFound();
    await this.limits.webhookPost(id);
    return row;
  }

  /**
   * @throws ChatException `not_found` if it was just revoked, `name_invalid`, `name_taken`; `muted` or `banned` if its
   * creator is
   */
  async post(hook: Hook, { content, name: asked, clientId }: WebhookMessage): Promise<Receipt> {
    const { id, conversation } = hook;
    const nickname = asked === undefined ? ownName(hook) : this.names.parse(asked);
    const { name, key } = nickname;
    const said = {
      kind: 'text' as const,
      name,
      avatar: avatarOr(undefined, key),
      content,
      ...(clientId !== undefined && { clientId }),
      bot: true as const,
      hook: id,
    };
    const draft = {
      conversation,
      author: id,
      responsible: hook.made_by,
      content: said,
      requires: this.existsCondition(hook, nickname),
      writes: [this.touchStatement(id)],
    };
    const appending = this.log.append(draft, (entry) =>
      this.delivery.toConversation(conversation, 'textmsg', entry),
    );
    return appending.catch(async (error: unknown) => {
      if (error instanceof PreconditionFailedError) await this.names.assertFree(nickname, conversation);
      throw error;
    });
  }

  /** A condition of the transaction that stores the entry: the webhook exists and its name is free. */
  private existsCondition({ id, conversation }: Hook, name: Nickname): Compilable {
    return this.database.query
      .selectFrom('webhooks')
      .select('id')
      .where('id', '=', id)
      .where(ROOM_EXISTS)
      .where(this.names.isFree(name, conversation));
  }

  private touchStatement(id: string): Compilable {
    return this.database.query.updateTable('webhooks').set({ used_at: Date.now() }).where('id', '=', id);
  }
}

/** True if the room has members. */
const ROOM_EXISTS = sql<boolean>`EXISTS (SELECT 1 FROM members m WHERE m.conversation = webhooks.conversation)`;

function ownName({ name, name_key: key, name_look: look }: Hook): Nickname {
  return { name, key, look };
}

function throwWebhookNotFound(): never {
  throw new ChatException('not_found', 'unknown or revoked webhook');
}

function isSame(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
