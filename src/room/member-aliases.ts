import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../database/database.js';
import { PerPersonCache } from '../common/per-person-cache.js';
import { nameTaken, parseNickname, assertNotReserved, type Nickname } from '../identity/nickname.js';
import { ChatException } from '../protocol/chat-exception.js';
import { ClusterBus, type Topic } from '../bus/cluster-bus.js';

/** Aliases of members. Cached in memory, because every message in a room includes the author's alias. */
@Injectable()
export class MemberAliases {
  private readonly aliases = new PerPersonCache((person) => this.read(person));

  private readonly changed: Topic<readonly string[]>;

  constructor(
    private readonly database: Database,
    bus: ClusterBus,
  ) {
    this.changed = bus.topic('aliases');
    this.changed.on((people) => this.forgetHere(people));
    bus.gaps.subscribe(() => this.aliases.forgetAll());
  }

  /** Returns `undefined` if the member has no alias. */
  of(person: string, room: string): string | undefined | Promise<string | undefined> {
    const known = this.aliases.get(person);
    return known instanceof Promise ? known.then((aliases) => aliases.get(room)) : known.get(room);
  }

  /** Drops these users from the caches of all nodes. */
  forget(people: readonly string[]): void {
    this.forgetHere(people);
    this.changed.send(people);
  }

  private forgetHere(people: readonly string[]): void {
    for (const person of people) this.aliases.forget(person);
  }

  private async read(person: string): Promise<ReadonlyMap<string, string>> {
    const rows = await this.database.query
      .selectFrom('members')
      .select(['conversation', sql<string>`alias`.as('alias')])
      .where('person', '=', person)
      .where('alias', 'is not', null)
      .execute();
    return new Map(rows.map(({ conversation, alias }) => [conversation, alias]));
  }
}

/**
 * Parses an alias by the rules of nicknames.
 * @returns `null` to remove the alias
 * @throws ChatException `invalid`, or `name_taken` if it is reserved
 */
export function parseAlias(text: string): Nickname | null {
  if (text.trim() === '') return null;
  try {
    const alias = parseNickname(text);
    assertNotReserved(alias);
    return alias;
  } catch (error) {
    if (!(error instanceof ChatException)) throw error;
    throw error.code === 'name_taken'
      ? nameTaken('alias')
      : new ChatException('invalid', error.message, { fields: ['alias'] });
  }
}
