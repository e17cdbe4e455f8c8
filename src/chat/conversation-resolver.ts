import { Injectable } from '@nestjs/common';
import type { ConversationKind } from '../conversation/conversation-kind.js';
import { DirectService } from '../direct/direct.service.js';
import { isDirect } from '../conversation/direct-id.js';
import { RoomService } from '../room/room.service.js';

/** Returns the service for a request: direct messages if it has a recipient or a direct conversation, else rooms. */
@Injectable()
export class ConversationResolver {
  constructor(
    private readonly rooms: RoomService,
    private readonly direct: DirectService,
  ) {}

  resolve({
    to,
    toId,
    conversation,
  }: {
    to?: string;
    toId?: string;
    conversation?: string;
  }): ConversationKind {
    return to !== undefined || toId !== undefined || (conversation !== undefined && isDirect(conversation))
      ? this.direct
      : this.rooms;
  }
}
