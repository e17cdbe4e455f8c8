import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { maySpeak } from '../database/sanctions.js';
import { isNoAlias, isNoNickname, isNoWebhook, textsOf } from '../identity/name-conditions.js';
import { nameTaken, type Nickname } from '../identity/nickname.js';
import { ChatException } from '../protocol/chat-exception.js';
import type { Person } from '../protocol/types.js';
import { throwConversationNotFound } from './conversation-not-found.js';

/** Settings of one user for one conversation. An absent field stays unchanged. */
export interface PreferenceUpdate {
  muted?: boolean;
  pinned?: boolean;
  /** `null` shows the nickname. */
  alias?: Nickname | null;
}

/** Stores per-user conversation settings: muted, pinned, alias. */
@Injectable()
export class ConversationPreferences {
  constructor(private readonly database: Database) {}

  /**
   * @throws ChatException `not_found` if `me` is not in the conversation; `muted` for an alias, which others read, of
   *   a muted user; `name_taken` for an alias that is the name of another user, member or webhook
   */
  async set(me: Person, conversation: string, { muted, pinned, alias }: PreferenceUpdate): Promise<void> {
    const changes = {
      ...(muted !== undefined && { muted: Number(muted) }),
      ...(pinned !== undefined && { pinned: Number(pinned) }),
      // Pinning a message request accepts it.
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

  /** Throws the reason why nothing changed. */
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
      'you are muted here: wait until the mute ends',
      ahead > 0 ? { retryAfterMs: ahead } : {},
    );
  }
}
