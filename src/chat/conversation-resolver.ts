import { Injectable } from '@nestjs/common';
import type { ConversationKind } from '../conversation/conversation-kind.js';
import { DirectService } from '../direct/direct.service.js';
import { isDirect } from '../conversation/direct-id.js';
import { RoomService } from '../room/room.service.js';

/** Where a request belongs: with a receiver's nickname or in a private conversation, or else in a room. */
@Injectable()
export class ConversationResolver {
  constructor(
    private readonly rooms: RoomService,
    private readonly direct: DirectService,
  ) {}

  resolve({ to, conversation }: { to?: string; conversation?: string }): ConversationKind {
    return to !== undefined || (conversation !== undefined && isDirect(conversation))
      ? this.direct
      : this.rooms;
  }
}
