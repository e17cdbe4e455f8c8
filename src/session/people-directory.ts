import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { nameKey } from '../identity/confusables.js';
import { listNicknames } from '../identity/nickname.repository.js';
import { PAGE_DEFAULT, PAGE_MAX } from '../protocol/constants.js';
import type { PeopleQuery } from '../protocol/account.dto.js';
import type { PeoplePage } from '../protocol/types.js';
import { PeopleIndex, type KeyedPerson } from './people-index.js';
import { SessionRegistry } from './session.registry.js';

/** The maximum of users that one request reads from the database. */
const READ_MAX = 10 * PAGE_MAX;

/** Lists users: those shown as online first, then the others, each part in the order of nicknames. */
@Injectable()
export class PeopleDirectory {
  private readonly visible = new PeopleIndex();

  constructor(
    private readonly registry: SessionRegistry,
    private readonly database: Database,
  ) {
    for (const person of registry.visible) this.visible.put(person);
    registry.transitions.subscribe((transition) => {
      if ('came' in transition) this.visible.put(transition.came);
      if ('went' in transition) this.visible.remove(transition.went);
    });
  }

  async page({ q = '', cursor = 'online:', limit = PAGE_DEFAULT }: PeopleQuery): Promise<PeoplePage> {
    const [part, after] = readCursor(cursor);
    const { found, readTo } =
      part === 'online'
        ? { found: this.visible.page(nameKey(q), after, limit), readTo: undefined }
        : await this.offline(q, after, limit);
    const people = found.map(({ id, name, avatar }) => ({
      id,
      name,
      avatar,
      online: this.registry.isVisible(id),
    }));
    const last = found[limit - 1];
    if (last) return { people, next: `${part}:${last.key}` };
    if (readTo !== undefined) return { people, next: `away:${readTo}` };
    if (part === 'away') return { people };
    const rest = await this.page({ q, cursor: 'away:', limit: limit - people.length });
    return { people: [...people, ...rest.people], ...(rest.next && { next: rest.next }) };
  }

  /**
   * Returns users who are not in the first part. Reads a bounded number of rows: if most are online, the page is short,
   * and `readTo` is the key from which the next page continues.
   */
  private async offline(
    q: string,
    after: string,
    limit: number,
  ): Promise<{ found: KeyedPerson[]; readTo?: string }> {
    const found: KeyedPerson[] = [];
    let from = after;
    for (let read = 0; read < READ_MAX; read += PAGE_MAX) {
      const page = await listNicknames(this.database, nameKey(q), from, PAGE_MAX);
      for (const person of page) if (!this.registry.isVisible(person.id)) found.push(person);
      if (found.length >= limit) return { found: found.slice(0, limit) };
      if (page.length < PAGE_MAX) return { found };
      from = page.at(-1)!.key;
    }
    return { found, readTo: from };
  }
}

function readCursor(cursor: string): ['online' | 'away', string] {
  const colon = cursor.indexOf(':');
  return [cursor.slice(0, colon) === 'away' ? 'away' : 'online', cursor.slice(colon + 1)];
}
