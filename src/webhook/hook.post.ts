import { Injectable } from '@nestjs/common';
import { sql, type Compilable } from 'kysely';
import { timingSafeEqual } from 'node:crypto';
import { ConversationLog } from '../conversation/conversation.log.js';
import { Database } from '../database/database.js';
import { Delivery } from '../delivery/delivery.js';
import { avatarOr } from '../identity/avatar.js';
import { keyOf } from '../identity/likeness.js';
import { hashToken } from '../identity/token.js';
import { Limits } from '../limit/limits.js';
import { Refusal } from '../protocol/refusal.js';
import type { Receipt } from '../protocol/shapes.js';
import { HookName } from './hook.name.js';
import type { HookMessage } from './hook.message.js';

interface Hook {
  id: string;
  conversation: string;
  name: string;
}

/** What comes by a webhook becomes a line of its room, like what anybody says there. */
@Injectable()
export class HookPost {
  constructor(
    private readonly database: Database,
    private readonly log: ConversationLog,
    private readonly delivery: Delivery,
    private readonly limits: Limits,
    private readonly names: HookName,
  ) {}

  /** @throws Refusal `not_found` where it was never there, is revoked, or its room is no more; `rate_limited` */
  async find(id: string, secret: string): Promise<Hook> {
    const row = await this.database.query
      .selectFrom('webhooks')
      .select(['id', 'conversation', 'name', 'secret'])
      .where('id', '=', id)
      .where(ROOM_STANDS)
      .executeTakeFirst();
    if (!row || !isSame(hashToken(secret), row.secret)) noSuchHook();
    await this.limits.posting(id);
    return row;
  }

  /** @throws Refusal `not_found` where it was revoked in this moment, `name_invalid`, `name_taken` */
  async say(hook: Hook, { content, name: asked, clientId }: HookMessage): Promise<Receipt> {
    const { id, conversation } = hook;
    const name = asked === undefined ? hook.name : await this.names.read(asked);
    const said = {
      kind: 'text' as const,
      name,
      avatar: avatarOr(undefined, keyOf(name)),
      content,
      ...(clientId !== undefined && { clientId }),
      bot: true as const,
      hook: id,
    };
    const draft = {
      conversation,
      author: id,
      content: said,
      requires: this.stillThere(id),
      writes: [this.using(id)],
    };
    return this.log.append(draft, (entry) => this.delivery.toConversation(conversation, 'textmsg', entry));
  }

  /** Asked in the transaction that stores the line: nothing comes by a webhook after its end. */
  private stillThere(id: string): Compilable {
    return this.database.query.selectFrom('webhooks').select('id').where('id', '=', id).where(ROOM_STANDS);
  }

  private using(id: string): Compilable {
    return this.database.query.updateTable('webhooks').set({ used_at: Date.now() }).where('id', '=', id);
  }
}

/** Somebody is in its room. */
const ROOM_STANDS = sql<boolean>`EXISTS (SELECT 1 FROM members m WHERE m.conversation = webhooks.conversation)`;

function noSuchHook(): never {
  throw new Refusal('not_found', 'there is no such webhook, or no longer');
}

function isSame(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
