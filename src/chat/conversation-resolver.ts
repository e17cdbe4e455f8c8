import { Injectable } from '@nestjs/common';
import type { Venue } from '../conversation/venue.js';
import { DirectService } from '../direct/direct.service.js';
import { isDirect } from '../conversation/pair.js';
import { RoomService } from '../room/room.service.js';

/** Where a request belongs: with a receiver's nickname or in a private conversation, or else in a room. */
@Injectable()
export class Venues {
  constructor(
    private readonly rooms: RoomService,
    private readonly direct: DirectService,
  ) {}

  for({ to, conversation }: { to?: string; conversation?: string }): Venue {
    return to !== undefined || (conversation !== undefined && isDirect(conversation))
      ? this.direct
      : this.rooms;
  }
}
