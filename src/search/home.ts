import type { Database } from '../database/database.js';
import type { Home } from './terms.js';

/** The two of a private conversation; of a room, whoever is in it says nothing about where it is found. */
export async function homeOf({ query }: Database, conversation: string): Promise<Home> {
  const members = await query
    .selectFrom('conversations as c')
    .innerJoin('members as m', 'm.conversation', 'c.id')
    .select('m.person')
    .where('c.id', '=', conversation)
    .where('c.kind', '=', 'direct')
    .execute();
  return { conversation, people: members.map(({ person }) => person) };
}
