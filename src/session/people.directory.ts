import { Injectable } from '@nestjs/common';
import { IdentityService } from '../identity/identity.service.js';
import { keyOf } from '../identity/likeness.js';
import { PAGE_DEFAULT } from '../protocol/limits.js';
import type { PeopleQuery } from '../protocol/requests.js';
import type { PeoplePage, Person } from '../protocol/shapes.js';
import { SessionRegistry } from './session.registry.js';

type Keyed = Person & { key: string };

/** Who there is: those who are shown as online first, then everybody else, each part in the order of nicknames. */
@Injectable()
export class PeopleDirectory {
  constructor(
    private readonly registry: SessionRegistry,
    private readonly identity: IdentityService,
  ) {}

  async page({ q = '', cursor = 'online:', limit = PAGE_DEFAULT }: PeopleQuery): Promise<PeoplePage> {
    const [part, after] = readCursor(cursor);
    const found = part === 'online' ? this.online(q, after, limit) : await this.away(q, after, limit);
    const people = found.slice(0, limit).map(({ id, name, avatar }) => ({
      id,
      name,
      avatar,
      online: this.registry.isShown(id),
    }));
    const last = found[limit - 1];
    if (last) return { people, next: `${part}:${last.key}` };
    if (part === 'away') return { people };
    const rest = await this.page({ q, cursor: 'away:', limit: limit - people.length });
    return { people: [...people, ...rest.people], ...(rest.next && { next: rest.next }) };
  }

  private online(q: string, after: string, limit: number): Keyed[] {
    const from = keyOf(q);
    return this.registry.shown
      .map((person) => ({ ...person, key: keyOf(person.name) }))
      .filter(({ key }) => key.startsWith(from) && key > after)
      .sort((a, b) => (a.key < b.key ? -1 : 1))
      .slice(0, limit);
  }

  /** Skips who is online, whom the first part has named; reads on until the page is full or nobody is left. */
  private async away(q: string, after: string, limit: number): Promise<Keyed[]> {
    const away: Keyed[] = [];
    for (let from = after; away.length < limit;) {
      const page = await this.identity.list(q, from, limit);
      away.push(...page.filter(({ id }) => !this.registry.isShown(id)));
      if (page.length < limit) break;
      from = page.at(-1)!.key;
    }
    return away;
  }
}

function readCursor(cursor: string): ['online' | 'away', string] {
  const colon = cursor.indexOf(':');
  return [cursor.slice(0, colon) === 'away' ? 'away' : 'online', cursor.slice(colon + 1)];
}
