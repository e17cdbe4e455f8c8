import { Injectable } from '@nestjs/common';
import { ConversationLog } from '../conversation/conversation.log.js';
import { Refusal } from '../protocol/refusal.js';
import type { MuteMember } from '../protocol/room.requests.js';
import type { Person, SilenceEntry } from '../protocol/shapes.js';
import { Announcer } from './announcer.js';
import { memberIn, memberNamed, outranks, Roster } from './roster.js';

/** 禁言: who may listen in a room but not speak for a while. */
@Injectable()
export class Silence {
  constructor(
    private readonly roster: Roster,
    private readonly announcer: Announcer,
    private readonly log: ConversationLog,
  ) {}

  /** It ends by itself, by the server's clock. @throws Refusal `forbidden` for whoever is no less than oneself */
  async set(me: Person, { conversation, name, forMs }: MuteMember): Promise<void> {
    await this.roster.withRoom(conversation, async (room) => {
      const mine = memberIn(room, me);
      const member = memberNamed(room, name);
      if (!outranks(mine, member)) throw new Refusal('forbidden', 'your role here does not allow it');
      const until = forMs === 0 ? null : Date.now() + forMs;
      if (until === null && member.silencedUntil === undefined) return;
      const content = {
        kind: 'silence' as const,
        whom: member.name,
        on: until !== null,
        ...(until !== null && { until: new Date(until).toISOString() }),
        by: me.name,
      };
      const passage = { by: 'superior', silences: { person: member.id, until } } as const;
      await this.log.append(
        { conversation: room.id, author: me.id, content, passage },
        (entry: SilenceEntry) => this.announcer.happened(entry),
      );
      await this.announcer.refresh(member, room.id);
    });
  }
}
