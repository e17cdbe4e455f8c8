import { Injectable } from '@nestjs/common';
import { AttachmentRepository } from '../attachment/attachment.repository.js';
import { ConversationList } from '../conversation/conversation-list.js';
import { Database } from '../database/database.js';
import { bytesQueued } from '../delivery/bytes-queued.js';
import { DeliveryService, type ChatSocket } from '../delivery/delivery.service.js';
import {
  CONTENT_MAX_BYTES,
  CONTENT_MAX_GRAPHEMES,
  NAME_MAX_GRAPHEMES,
  PAGE_MAX,
  PROTOCOL_VERSION,
} from '../protocol/constants.js';
import { RateLimits } from '../rate-limit/rate-limits.js';
import type { Limits } from '../protocol/types.js';
import { InvitationRepository } from '../room/invitation.repository.js';
import { RoomRepository } from '../room/room.repository.js';
import { SessionRegistry } from '../session/session.registry.js';
import { toChatException } from '../common/errors/to-chat-exception.js';

const LIMITS: Omit<Limits, 'attachmentBytes'> = {
  contentGraphemes: CONTENT_MAX_GRAPHEMES,
  contentBytes: CONTENT_MAX_BYTES,
  nameGraphemes: NAME_MAX_GRAPHEMES,
  page: PAGE_MAX,
};

/** Sends `welcome`: the user, their conversations and limits, and what a client needs to catch up. */
@Injectable()
export class WelcomeService {
  private epoch: Promise<string> | undefined;

  constructor(
    private readonly conversations: ConversationList,
    private readonly invitations: InvitationRepository,
    private readonly registry: SessionRegistry,
    private readonly database: Database,
    private readonly delivery: DeliveryService,
    private readonly rooms: RoomRepository,
    private readonly attachments: AttachmentRepository,
    private readonly limits: RateLimits,
  ) {}

  /**
   * Sends the welcome. Never rejects: if it fails, the connection is closed without `goodbye`, and the client
   * reconnects.
   */
  async send(socket: ChatSocket): Promise<void> {
    const { person, token, firstWelcome, isClaimed, isAdmin, settings } = socket.data;
    try {
      // Subscribes before the list is read, so that no event is lost in between.
      if (person) await this.delivery.subscribeToConversations(socket, () => this.rooms.roomsOf(person.id));
      const [{ conversations, cursor, requests }, invitations, epoch] = await Promise.all([
        this.conversations.listFor(person),
        person ? this.invitations.count(person) : 0,
        this.readEpoch(),
      ]);
      // Not `delete`, which would turn the data object of every socket into a hash table.
      socket.data.token = undefined;
      socket.data.firstWelcome = undefined;
      const before = bytesQueued(socket);
      socket.emit('welcome', {
        protocol: PROTOCOL_VERSION,
        me: person,
        ...(token !== undefined && { token }),
        ...firstWelcome,
        epoch,
        serverTime: new Date().toISOString(),
        count: this.registry.count,
        conversations,
        ...(cursor !== undefined && { cursor }),
        ...(requests > 0 && { requests }),
        ...(invitations > 0 && { invitations }),
        limits: { ...LIMITS, attachmentBytes: this.attachments.maxBytes },
        ...(isClaimed && { claimed: true }),
        ...(isAdmin && { admin: true }),
        ...(person && settings && { settings }),
      });
      await this.limits.welcomed(socket.data.address, bytesQueued(socket) - before);
    } catch (error) {
      toChatException(error);
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
