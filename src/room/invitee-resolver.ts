import { Injectable } from '@nestjs/common';
import { IdentityService } from '../identity/identity.service.js';
import { ROOMS_MAX } from '../protocol/constants.js';
import { ChatException } from '../protocol/chat-exception.js';
import type { Person } from '../protocol/types.js';
import { SessionRegistry } from '../session/session.registry.js';
import { RoomRepository } from './room.repository.js';

/** Resolves the nicknames of users to be added to a room. */
@Injectable()
export class InviteeResolver {
  constructor(
    private readonly identity: IdentityService,
    private readonly registry: SessionRegistry,
    private readonly rooms: RoomRepository,
  ) {}

  /**
   * Returns these users, once each.
   * @throws ChatException `not_found` for an unknown nickname
   */
  async resolveAll(names: readonly string[]): Promise<Person[]> {
    const people = await this.resolveKnown(names);
    if (people.length < names.length) {
      throw new ChatException('not_found', 'no user has this nickname', { fields: ['people'] });
    }
    return [...new Map(people.map((person) => [person.id, person])).values()];
  }

  /** Returns the users of these nicknames; skips unknown ones. */
  async resolveKnown(names: readonly string[]): Promise<Person[]> {
    const found = await Promise.all(
      names.map(async (name) => this.registry.findByName(name) ?? (await this.identity.find(name))),
    );
    return found.filter((person) => person !== undefined);
  }

  /**
   * @throws ChatException `forbidden` if one of the users is in the maximum number of rooms; concurrent joins may
   * exceed it
   */
  async assertRoomLimit(people: readonly Person[]): Promise<void> {
    const ids = people.map(({ id }) => id);
    if ((await this.rooms.atRoomLimit(ids, ROOMS_MAX)).length === 0) return;
    throw new ChatException('forbidden', `a user can be in at most ${ROOMS_MAX} rooms`);
  }
}
