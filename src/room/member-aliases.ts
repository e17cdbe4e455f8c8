import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../database/database.js';
import { Kept } from '../database/kept.js';
import { illegible, tidied } from '../identity/legible.js';
import { countGraphemes } from '../protocol/content.js';
import { NAME_MAX_BYTES, NAME_MAX_GRAPHEMES } from '../protocol/limits.js';
import { Refusal } from '../protocol/refusal.js';
import { Relay, type Topic } from '../relay/relay.js';

/**
 * What people are called in which rooms, where that is not their nickname. Kept in memory, since every text in a room
 * is stamped with it.
 */
@Injectable()
export class Aliases {
  private readonly aliases = new Kept((person) => this.read(person));

  private readonly changed: Topic<readonly string[]>;

  constructor(
    private readonly database: Database,
    relay: Relay,
  ) {
    this.changed = relay.topic('aliases');
    this.changed.on((people) => this.forgetHere(people));
    relay.doubts.subscribe(() => this.aliases.forgetAll());
  }

  /** `undefined` for the nickname. */
  of(person: string, room: string): string | undefined | Promise<string | undefined> {
    const known = this.aliases.of(person);
    return known instanceof Promise ? known.then((aliases) => aliases.get(room)) : known.get(room);
  }

  /** They have changed. */
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

/** @returns `null` for none. @throws Refusal `invalid` */
export function readAlias(text: string): string | null {
  const alias = tidied(text);
  if (alias === '') return null;
  const isLong = countGraphemes(alias) > NAME_MAX_GRAPHEMES || Buffer.byteLength(alias) > NAME_MAX_BYTES;
  const why = illegible(alias) ?? (isLong ? `longer than ${NAME_MAX_GRAPHEMES} characters` : undefined);
  if (why) throw new Refusal('invalid', `nobody can be called this: ${why}`, { fields: ['alias'] });
  return alias;
}
