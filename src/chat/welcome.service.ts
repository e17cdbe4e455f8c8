import { Injectable } from '@nestjs/common';
import { Attachments } from '../attachment/attachments.js';
import { ConversationList } from '../conversation/conversation.list.js';
import { Database } from '../database/database.js';
import { Delivery, type ChatSocket } from '../delivery/delivery.js';
import {
  CONTENT_MAX_BYTES,
  CONTENT_MAX_GRAPHEMES,
  NAME_MAX_GRAPHEMES,
  PAGE_MAX,
  PROTOCOL_VERSION,
} from '../protocol/limits.js';
import type { Limits } from '../protocol/shapes.js';
import { Roster } from '../room/roster.js';
import { SessionRegistry } from '../session/session.registry.js';
import { refusalFor } from './failure.js';

const LIMITS: Omit<Limits, 'attachmentBytes'> = {
  contentGraphemes: CONTENT_MAX_GRAPHEMES,
  contentBytes: CONTENT_MAX_BYTES,
  nameGraphemes: NAME_MAX_GRAPHEMES,
  page: PAGE_MAX,
};

/** The `welcome`: who you are, where you stand, and what you need to catch up. */
@Injectable()
export class Greeting {
  private epoch: Promise<string> | undefined;

  constructor(
    private readonly conversations: ConversationList,
    private readonly registry: SessionRegistry,
    private readonly database: Database,
    private readonly delivery: Delivery,
    private readonly roster: Roster,
    private readonly attachments: Attachments,
  ) {}

  /** Never rejects: who cannot be greeted is let go without a word, which makes every client come back. */
  async greet(socket: ChatSocket): Promise<void> {
    const { person, token, isClaimed, isAdmin, settings } = socket.data;
    try {
      // Before the overview is read, so that nothing falls between the two.
      if (person) await this.delivery.followFound(socket, () => this.roster.roomsOf(person.id));
      const [conversations, epoch] = await Promise.all([this.conversations.of(person), this.readEpoch()]);
      // Not `delete`, which would turn the object of every socket into a hash table.
      socket.data.token = undefined;
      socket.emit('welcome', {
        protocol: PROTOCOL_VERSION,
        me: person,
        ...(token !== undefined && { token }),
        epoch,
        serverTime: new Date().toISOString(),
        count: this.registry.count,
        conversations,
        limits: { ...LIMITS, attachmentBytes: this.attachments.maxBytes },
        ...(isClaimed && { claimed: true }),
        ...(isAdmin && { admin: true }),
        ...(person && settings && { settings }),
      });
    } catch (error) {
      refusalFor(error);
      socket.conn.close();
    }
  }

  private async readEpoch(): Promise<string> {
    this.epoch ??= this.database.query
      .selectFrom('settings')
      .select('value')
      .where('name', '=', 'epoch')
      .executeTakeFirstOrThrow()
      .then(({ value }) => value);
    return this.epoch.catch((error: unknown) => {
      this.epoch = undefined;
      throw error;
    });
  }
}
