import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { sql, type SqlBool } from 'kysely';
import { ConversationLog } from '../conversation/log/conversation-log.js';
import { throwConversationNotFound } from '../conversation/conversation-not-found.js';
import { Database } from '../database/database.js';
import { maySpeak } from '../database/sanctions.js';
import { textsOf } from '../identity/name-conditions.js';
import type { Nickname } from '../identity/nickname.js';
import { hashToken, newCode, newToken } from '../identity/token-format.js';
import type { CreateHook, RevokeHook } from '../protocol/bot.dto.js';
import { MuteList } from '../moderation/mute-list.js';
import { HOOKS_MAX } from '../protocol/constants.js';
import { ChatException } from '../protocol/chat-exception.js';
import type { InThisRoom } from '../protocol/room.dto.js';
import type { Person, Webhook } from '../protocol/types.js';
import { assertRoomId } from '../room/room-validation.js';
import { RoomRepository } from '../room/room.repository.js';
import { WebhookName } from './webhook-name.js';

/** Manages the webhooks of rooms. They belong to the room: its owner and admins create, list and revoke them. */
@Injectable()
export class WebhookService implements OnModuleDestroy {
  private readonly subscription;

  constructor(
    private readonly database: Database,
    private readonly rooms: RoomRepository,
    private readonly names: WebhookName,
    private readonly mutes: MuteList,
    log: ConversationLog,
  ) {
    // Webhooks of a dissolved room cannot post anyway; this deletes their rows.
    this.subscription = log.appended.subscribe(({ entry }) => {
      if (entry.kind === 'dissolved') void this.forget(entry.conversation);
    });
  }

  onModuleDestroy(): void {
    this.subscription.unsubscribe();
  }

  /**
   * Returns the path, whose secret is not stored.
   * @throws ChatException `forbidden`, `not_found`, `muted`, `name_invalid` or `name_taken`
   */
  async create(
    me: Person,
    { conversation, name: text }: CreateHook,
  ): Promise<{ hook: Webhook; path: string }> {
    await this.assertManager(me, conversation);
    this.mutes.check(me);
    const nickname = this.names.parse(text);
    const { name, key, look } = nickname;
    const id = `h_${newCode()}`;
    const secret = newToken();
    const now = Date.now();
    const { query } = this.database;
    // One statement checks the role and mute of the user and inserts the webhook, so that neither can change in
    // between.
    const changes = await this.database.atomically([
      ...this.database.serializing(textsOf(nickname)),
      query
        .insertInto('webhooks')
        .columns(['id', 'conversation', 'name', 'name_key', 'name_look', 'secret', 'made_by', 'made_at'])
        .expression(
          query
            .selectFrom('members')
            .select([
              sql<string>`CAST(${id} AS text)`.as('id'),
              'conversation',
              sql<string>`CAST(${name} AS text)`.as('name'),
              sql<string>`CAST(${key} AS text)`.as('name_key'),
              sql<string>`CAST(${look} AS text)`.as('name_look'),
              sql<string>`CAST(${hashToken(secret)} AS text)`.as('secret'),
              'person',
              sql<number>`CAST(${now} AS bigint)`.as('made_at'),
            ])
            .where('conversation', '=', conversation)
            .where('person', '=', me.id)
            .where('role', 'in', ['owner', 'admin'])
            .where(({ or, eb }) => or([eb('silenced_until', 'is', null), eb('silenced_until', '<=', now)]))
            .where(maySpeak(me.id, now))
            .where(this.names.isFree(nickname, conversation))
            .where(
              sql<SqlBool>`(SELECT count(*) FROM webhooks w WHERE w.conversation = ${conversation}) < ${sql.lit(HOOKS_MAX)}`,
            ),
        ),
    ]);
    if (changes.at(-1) !== 1) await this.throwWhyNotCreated(me, conversation, nickname);
    const hook = { id, name, by: me.name, createdAt: new Date(now).toISOString() };
    return { hook, path: `/hooks/${id}/${secret}` };
  }

  /** @throws ChatException `forbidden` or `not_found` */
  async list(me: Person, { conversation }: InThisRoom): Promise<{ hooks: Webhook[] }> {
    await this.assertManager(me, conversation);
    const rows = await this.database.query
      .selectFrom('webhooks as w')
      .innerJoin('people as p', 'p.id', 'w.made_by')
      .select(['w.id', 'w.name', 'p.name as by', 'w.made_at', 'w.used_at'])
      .where('w.conversation', '=', conversation)
      .orderBy('w.made_at')
      .execute();
    const hooks = rows.map(({ id, name, by, made_at, used_at }) => ({
      id,
      name,
      by,
      createdAt: new Date(made_at).toISOString(),
      ...(used_at !== null && { usedAt: new Date(used_at).toISOString() }),
    }));
    return { hooks };
  }

  /** @throws ChatException `forbidden` or `not_found` */
  async revoke(me: Person, { conversation, hook }: RevokeHook): Promise<void> {
    await this.assertManager(me, conversation);
    const { numDeletedRows } = await this.database.query
      .deleteFrom('webhooks')
      .where('id', '=', hook)
      .where('conversation', '=', conversation)
      .executeTakeFirst();
    if (numDeletedRows === 0n) {
      throw new ChatException('not_found', 'unknown webhook', { fields: ['hook'] });
    }
  }

  private async assertManager(me: Person, conversation: string): Promise<void> {
    const member =
      (await this.rooms.membershipOf(me.id, assertRoomId(conversation))) ?? throwConversationNotFound();
    if (member.role === 'member')
      throw new ChatException('forbidden', 'your role in this room does not allow this');
  }

  /** Throws the reason why no webhook was created. */
  private async throwWhyNotCreated(me: Person, conversation: string, name: Nickname): Promise<never> {
    this.mutes.check(me);
    await this.assertManager(me, conversation);
    if ((await this.rooms.mutedAmong([me], conversation)).length > 0) {
      throw new ChatException('muted', 'you are muted in this room');
    }
    await this.names.assertFree(name, conversation);
    throw new ChatException('forbidden', `a room may have at most ${HOOKS_MAX} webhooks`);
  }

  private async forget(conversation: string): Promise<void> {
    await this.database.query
      .deleteFrom('webhooks')
      .where('conversation', '=', conversation)
      .execute()
      .catch(() => {});
  }
}
