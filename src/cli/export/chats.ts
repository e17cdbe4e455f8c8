import type { Kysely } from 'kysely';
import { EntryReader } from '../../conversation/log/entry-reader.js';
import type { Database } from '../../database/database.js';
import type { Schema } from '../../database/schema.js';
import { nameKey } from '../../identity/confusables.js';
import { LOBBY } from '../../protocol/constants.js';
import type { Entry, Person } from '../../protocol/types.js';

const PAGE = 1_000;

/** A conversation to export. */
export interface Chat {
  id: string;
  kind: 'room' | 'direct';
  title: string;
  people: string[];
  head: number;
  /** First seq that the reader may read. */
  since: number;
}

/** Finds a user by nickname; confusable spellings match. */
export async function findPerson(query: Kysely<Schema>, name: string): Promise<Person | undefined> {
  return query
    .selectFrom('people')
    .select(['id', 'name', 'avatar'])
    .where('name_key', '=', nameKey(name))
    .executeTakeFirst();
}

/** Returns all conversations, or those of which `reader` is a member. */
export async function listChats(query: Kysely<Schema>, reader?: string): Promise<Chat[]> {
  const rows = await query
    .selectFrom('conversations')
    .select(['id', 'kind', 'title', 'head'])
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  const members = await query
    .selectFrom('members')
    .innerJoin('people', 'people.id', 'members.person')
    .select(['conversation', 'person', 'since', 'name'])
    .where('conversation', '<>', LOBBY)
    .execute();
  return rows.flatMap((row) => {
    const here = members.filter(({ conversation }) => conversation === row.id);
    const mine = here.find(({ person }) => person === reader);
    const people = here.map(({ name }) => name);
    const title = row.title || (row.id === LOBBY ? LOBBY : people.join(' & '));
    const mayRead = reader === undefined || row.id === LOBBY || mine !== undefined;
    return mayRead ? [{ ...row, title, people, since: mine?.since ?? 1 }] : [];
  });
}

/** Yields the entries of a conversation up to `head`, in order, in pages. */
export async function* entriesOf(database: Database, { id, since, head }: Chat): AsyncGenerator<Entry[]> {
  const reader = new EntryReader(database);
  for (let after = since - 1; after < head;) {
    const rows = await database.query
      .selectFrom('entries')
      .select(['conversation', 'seq', 'author', 'kind', 'client_id', 'at', 'body'])
      .where('conversation', '=', id)
      .where('seq', '>', after)
      .where('seq', '<=', head)
      .orderBy('seq')
      .limit(PAGE)
      .execute();
    if (rows.length === 0) return;
    after = rows.at(-1)!.seq;
    yield await reader.read(rows);
  }
}
