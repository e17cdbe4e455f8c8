import { Injectable } from '@nestjs/common';
import { sql, type Compilable } from 'kysely';
import { Database } from '../database/database.js';
import { LOBBY } from '../protocol/constants.js';
import type { Person } from '../protocol/types.js';
import { SEQ_PLACEHOLDER } from './log/transaction-statement.js';

/** Pairs cached as contacts; the cache is cleared when it is full. */
const CACHED_MAX = 20_000;

/** What is stored with the first direct message of `author` to `peer`. */
export interface FirstMessage {
  writes: Compilable[];
  /** Whether the message, if it starts the conversation, is a message request to `peer`. */
  isRequest: boolean;
}

/**
 * Decides which users are contacts. Two users are contacts if each has written to the other directly, or if one is
 * the bot of the other. They are also contacts if both are members of a closed room that was closed when they joined.
 * An open room does not count: any user can join it, and its owner can close it afterwards.
 */
@Injectable()
export class ContactRepository {
  /** Contact rows are never deleted, so cached pairs stay valid. */
  private readonly cached = new Set<string>();

  constructor(private readonly database: Database) {}

  /** Returns those of `others` (ids) that are contacts of `person`. */
  async contactsAmong(person: string, others: readonly string[]): Promise<Set<string>> {
    if (others.length === 0) return new Set();
    const { rows } = await sql<{ id: string }>`
      SELECT a.contact AS id FROM contacts a JOIN contacts b ON b.person = a.contact AND b.contact = a.person
      WHERE a.person = ${person} AND a.contact IN (${sql.join(others)})
      UNION
      SELECT o.person FROM members m
      JOIN conversations c ON c.id = m.conversation AND c.kind = 'room' AND c.open = 0 AND c.id <> ${LOBBY}
        AND m.since > c.closed_seq
      JOIN members o ON o.conversation = c.id AND o.person IN (${sql.join(others)}) AND o.since > c.closed_seq
      WHERE m.person = ${person} AND m.requested_at IS NULL
      UNION
      SELECT p.id FROM people p WHERE p.id IN (${sql.join(others)}) AND p.maker = ${person}
      UNION
      SELECT p.maker FROM people p WHERE p.id = ${person} AND p.maker IN (${sql.join(others)})`.execute(
      this.database.query,
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** Returns whether `person` blocks one of `others` (ids), or one of them blocks `person`. */
  async isBlockedAmong(person: string, others: readonly string[]): Promise<boolean> {
    if (others.length === 0) return false;
    const row = await this.database.query
      .selectFrom('blocks')
      .select('person')
      .where(({ or, and, eb }) =>
        or([
          and([eb('person', '=', person), eb('blocked', 'in', others)]),
          and([eb('blocked', '=', person), eb('person', 'in', others)]),
        ]),
      )
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** Returns whether this direct conversation exists. */
  async hasBegun(conversation: string): Promise<boolean> {
    const row = await this.database.query
      .selectFrom('conversations')
      .select('id')
      .where('id', '=', conversation)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** Returns whether this direct conversation is a message request without a reply. */
  async isRequest(conversation: string): Promise<boolean> {
    const row = await this.database.query
      .selectFrom('members')
      .select('person')
      .where('conversation', '=', conversation)
      .where('requested_at', 'is not', null)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** Returns `undefined`, mostly without a promise, if `author` has written to `peer` before. */
  firstMessage(
    author: Person,
    peer: Person,
    conversation: string,
  ): undefined | Promise<FirstMessage | undefined> {
    if (author.id === peer.id || this.cached.has(keyOf(author, peer))) return undefined;
    return this.readFirst(author, peer, conversation);
  }

  /** Records that a message of `author` to `peer` is stored. */
  markContacted(author: Person, peer: Person): void {
    if (this.cached.size >= CACHED_MAX) this.cached.clear();
    this.cached.add(keyOf(author, peer));
  }

  private async readFirst(
    author: Person,
    peer: Person,
    conversation: string,
  ): Promise<FirstMessage | undefined> {
    const { query } = this.database;
    const rows = await query
      .selectFrom('contacts')
      .select('person')
      .where(({ or, and, eb }) =>
        or([
          and([eb('person', '=', author.id), eb('contact', '=', peer.id)]),
          and([eb('person', '=', peer.id), eb('contact', '=', author.id)]),
        ]),
      )
      .execute();
    if (rows.some(({ person }) => person === author.id)) {
      this.markContacted(author, peer);
      return undefined;
    }
    const isKnown = rows.length > 0 || (await this.contactsAmong(author.id, [peer.id])).size > 0;
    const now = Date.now();
    const writes: Compilable[] = [
      query
        .insertInto('contacts')
        .values({ person: author.id, contact: peer.id })
        .onConflict((conflict) => conflict.doNothing()),
      // A reply accepts the request.
      query
        .updateTable('members')
        .set({ requested_at: null })
        .where('conversation', '=', conversation)
        .where('person', '=', author.id)
        .where('requested_at', 'is not', null),
    ];
    if (!isKnown) {
      writes.push(
        query
          .updateTable('members')
          .set({ requested_at: now })
          .where('conversation', '=', conversation)
          .where('person', '=', peer.id)
          .where(sql<number>`CAST(${SEQ_PLACEHOLDER} AS integer)`, '=', 1),
      );
    }
    return { writes, isRequest: !isKnown };
  }
}

function keyOf({ id }: Person, peer: Person): string {
  return `${id} ${peer.id}`;
}
