import { Injectable } from '@nestjs/common';
import { IdentityService } from '../identity/identity.service.js';
import { ROOMS_MAX } from '../protocol/limits.js';
import { Refusal } from '../protocol/refusal.js';
import type { Person } from '../protocol/shapes.js';
import { SessionRegistry } from '../session/session.registry.js';
import { Roster } from './roster.js';

/** Who is to come into a room. */
@Injectable()
export class GuestList {
  constructor(
    private readonly identity: IdentityService,
    private readonly registry: SessionRegistry,
    private readonly roster: Roster,
  ) {}

  /** These people, each once. @throws Refusal `not_found` where somebody has no such nickname */
  async named(names: readonly string[]): Promise<Person[]> {
    const people = await this.known(names);
    if (people.length < names.length) {
      throw new Refusal('not_found', 'nobody has this nickname', { fields: ['people'] });
    }
    return [...new Map(people.map((person) => [person.id, person])).values()];
  }

  /** Those of these nicknames that somebody has. */
  async known(names: readonly string[]): Promise<Person[]> {
    const found = await Promise.all(
      names.map(async (name) => this.registry.named(name) ?? (await this.identity.find(name))),
    );
    return found.filter((person) => person !== undefined);
  }

  /** @throws Refusal `forbidden` where one of them is in as many rooms as anybody can be; some that come at once pass */
  async refuseBusy(people: readonly Person[]): Promise<void> {
    const ids = people.map(({ id }) => id);
    if ((await this.roster.busy(ids, ROOMS_MAX)).length === 0) return;
    throw new Refusal('forbidden', `nobody can be in more than ${ROOMS_MAX} rooms`);
  }
}
