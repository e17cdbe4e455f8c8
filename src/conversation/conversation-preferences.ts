import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { maySpeak } from '../database/sanctions.js';
import { isNoAlias, isNoNickname, isNoWebhook, textsOf } from '../identity/name-conditions.js';
import { nameTaken, type Nickname } from '../identity/nickname.js';
import { ChatException } from '../protocol/chat-exception.js';
import type { Person } from '../protocol/types.js';
import { throwConversationNotFound } from './conversation-not-found.js';

/** What one person sets for one conversation. What is left out stays as it is. */
export interface PreferenceUpdate {
  muted?: boolean;
  pinned?: boolean;
  /** `null` for the nickname. */
  alias?: Nickname | null;
}

/** How people want their conversations: quiet, on top, under another name. */
@Injectable()
export class ConversationPreferences {
  constructor(private readonly database: Database) {}

  /**
   * @throws ChatException `not_found` where `me` is not in that conversation, `muted` for an alias of somebody who may not speak
   * there: others read it, `name_taken` for one that is the name of another user, member or webhook
   */
  async set(me: Person, conversation: string, { muted, pinned, alias }: PreferenceUpdate): Promise<void> {
    const changes = {
      ...(muted !== undefined && { muted: Number(muted) }),
      ...(pinned !== undefined && { pinned: Number(pinned) }),
      // Who pins a message request has accepted it.
      ...(pinned === true && { requested_at: null }),
      ...(alias !== undefined && {
        alias: alias?.name ?? null,
        alias_key: alias?.key ?? null,
        alias_look: alias?.look ?? null,
      }),
    };
    if (Object.keys(changes).length === 0) return;
    const now = Date.now();
    const setting = this.database.query
      .updateTable('members')
      .set(changes)
      .where('conversation', '=', conversation)
      .where('person', '=', me.id)
      .$if(Boolean(alias), (q) =>
        q
          .where(({ or, eb }) => or([eb('silenced_until', 'is', null), eb('silenced_until', '<=', now)]))
          .where(maySpeak(me.id, now))
          .where(isNoNickname(alias!, me.id))
          .where(isNoAlias(alias!, conversation, me.id))
          .where(isNoWebhook(alias!, conversation)),
      );
    const serializing = alias ? this.database.serializing(textsOf(alias)) : [];
    const set = (await this.database.atomically([...serializing, setting])).at(-1);
    if (set === 0) await this.throwWhyUnchanged(me, conversation, now);
  }

  /** Finds out why nothing was set. */
  private async throwWhyUnchanged(me: Person, conversation: string, now: number): Promise<never> {
    const member = await this.database.query
      .selectFrom('members')
      .select('silenced_until')
      .select(maySpeak(me.id, now).as('speaks'))
      .where('conversation', '=', conversation)
      .where('person', '=', me.id)
      .executeTakeFirst();
    if (!member) throwConversationNotFound();
    const ahead = (member.silenced_until ?? 0) - now;
    if (ahead <= 0 && member.speaks) throw nameTaken('alias');
    throw new ChatException(
      'muted',
      'you may not speak here for a while',
      ahead > 0 ? { retryAfterMs: ahead } : {},
    );
  }
}
