import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { sql, type SqlBool } from 'kysely';
import { ConversationLog } from '../conversation/conversation.log.js';
import { noSuchConversation } from '../conversation/not-found.js';
import { Database } from '../database/database.js';
import { hashToken, newCode, newToken } from '../identity/token.js';
import type { CreateHook, RevokeHook } from '../protocol/bot.requests.js';
import { HOOKS_MAX } from '../protocol/limits.js';
import { Refusal } from '../protocol/refusal.js';
import type { InThisRoom } from '../protocol/room.requests.js';
import type { Person, Webhook } from '../protocol/shapes.js';
import { roomId } from '../room/room.js';
import { Roster } from '../room/roster.js';
import { HookName } from './hook.name.js';

/** The addresses that post into rooms. They are the room's: whoever keeps order there makes, sees and ends them. */
@Injectable()
export class Webhooks implements OnModuleDestroy {
  private readonly subscription;

  constructor(
    private readonly database: Database,
    private readonly roster: Roster,
    private readonly names: HookName,
    log: ConversationLog,
  ) {
    // Nothing can come by them any more; this only tidies up.
    this.subscription = log.stored.subscribe(({ entry }) => {
      if (entry.kind === 'dissolved') void this.forget(entry.conversation);
    });
  }

  onModuleDestroy(): void {
    this.subscription.unsubscribe();
  }

  /**
   * @returns with the path, whose secret is stored nowhere
   * @throws Refusal `forbidden`, `not_found`, `name_invalid` or `name_taken`
   */
  async create(
    me: Person,
    { conversation, name: text }: CreateHook,
  ): Promise<{ hook: Webhook; path: string }> {
    await this.refuseUnlessManaged(me, conversation);
    const name = await this.names.read(text);
    const id = `h_${newCode()}`;
    const secret = newToken();
    const now = Date.now();
    const { query } = this.database;
    // In one statement, so that whoever loses the role in this moment makes none.
    const [made] = await this.database.atomically([
      query
        .insertInto('webhooks')
        .columns(['id', 'conversation', 'name', 'secret', 'made_by', 'made_at'])
        .expression(
          query
            .selectFrom('members')
            .select([
              sql<string>`CAST(${id} AS text)`.as('id'),
              'conversation',
              sql<string>`CAST(${name} AS text)`.as('name'),
              sql<string>`CAST(${hashToken(secret)} AS text)`.as('secret'),
              'person',
              sql<number>`CAST(${now} AS bigint)`.as('made_at'),
            ])
            .where('conversation', '=', conversation)
            .where('person', '=', me.id)
            .where('role', 'in', ['owner', 'admin'])
            .where(
              sql<SqlBool>`(SELECT count(*) FROM webhooks w WHERE w.conversation = ${conversation}) < ${sql.lit(HOOKS_MAX)}`,
            ),
        ),
    ]);
    if (made !== 1) throw new Refusal('forbidden', `a room has no more than ${HOOKS_MAX} webhooks`);
    const hook = { id, name, by: me.name, createdAt: new Date(now).toISOString() };
    return { hook, path: `/hooks/${id}/${secret}` };
  }

  /** @throws Refusal `forbidden` or `not_found` */
  async list(me: Person, { conversation }: InThisRoom): Promise<{ hooks: Webhook[] }> {
    await this.refuseUnlessManaged(me, conversation);
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

  /** @throws Refusal `forbidden` or `not_found` */
  async revoke(me: Person, { conversation, hook }: RevokeHook): Promise<void> {
    await this.refuseUnlessManaged(me, conversation);
    const { numDeletedRows } = await this.database.query
      .deleteFrom('webhooks')
      .where('id', '=', hook)
      .where('conversation', '=', conversation)
      .executeTakeFirst();
    if (numDeletedRows === 0n) {
      throw new Refusal('not_found', 'there is no such webhook', { fields: ['hook'] });
    }
  }

  private async refuseUnlessManaged(me: Person, conversation: string): Promise<void> {
    const member = (await this.roster.member(me.id, roomId(conversation))) ?? noSuchConversation();
    if (member.role === 'member') throw new Refusal('forbidden', 'your role here does not allow it');
  }

  private async forget(conversation: string): Promise<void> {
    await this.database.query
      .deleteFrom('webhooks')
      .where('conversation', '=', conversation)
      .execute()
      .catch(() => {});
  }
}
