import { Injectable } from '@nestjs/common';
import { IdentityService } from '../identity/identity.service.js';
import { ROOMS_MAX } from '../protocol/constants.js';
import { ChatException } from '../protocol/chat-exception.js';
import type { Person } from '../protocol/types.js';
import { SessionRegistry } from '../session/session.registry.js';
import { RoomRepository } from './room.repository.js';

/** Who is to come into a room. */
@Injectable()
export class InviteeResolver {
  constructor(
    private readonly identity: IdentityService,
    private readonly registry: SessionRegistry,
    private readonly rooms: RoomRepository,
  ) {}

  /** These people, each once. @throws ChatException `not_found` where somebody has no such nickname */
  async resolveAll(names: readonly string[]): Promise<Person[]> {
    const people = await this.resolveKnown(names);
    if (people.length < names.length) {
      throw new ChatException('not_found', 'nobody has this nickname', { fields: ['people'] });
    }
    return [...new Map(people.map((person) => [person.id, person])).values()];
  }

  /** Those of these nicknames that somebody has. */
  async resolveKnown(names: readonly string[]): Promise<Person[]> {
    const found = await Promise.all(
      names.map(async (name) => this.registry.findByName(name) ?? (await this.identity.find(name))),
    );
    return found.filter((person) => person !== undefined);
  }

  /** @throws ChatException `forbidden` where one of them is in as many rooms as anybody can be; some that come at once pass */
  async assertRoomLimit(people: readonly Person[]): Promise<void> {
    const ids = people.map(({ id }) => id);
    if ((await this.rooms.atRoomLimit(ids, ROOMS_MAX)).length === 0) return;
    throw new ChatException('forbidden', `nobody can be in more than ${ROOMS_MAX} rooms`);
  }
}
