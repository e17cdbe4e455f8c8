import { Injectable } from '@nestjs/common';
import type { Compilable } from 'kysely';
import { Database } from '../database/database.js';
import type { Person, TextContent } from '../protocol/types.js';
import { SEQ_PLACEHOLDER } from './log/transaction-statement.js';

export const EVERYONE = '*';

/** Whom a text points at: what it says of them, and what is stored with it. */
export interface MentionTargets {
  content: Pick<TextContent, 'mentions' | 'everyone'>;
  writes: Compilable[];
}

/** Whom texts point at, so that each finds where they were meant. */
@Injectable()
export class Mentions {
  constructor(private readonly database: Database) {}

  /** A text of `author` that points at these people, of whom oneself needs no telling. */
  build(
    author: Person,
    conversation: string,
    people: readonly Person[],
    isEveryone: boolean,
  ): MentionTargets {
    const named = new Map(people.map((person) => [person.id, person.name]));
    const pointed = [...named.keys()].filter((id) => id !== author.id);
    if (isEveryone) pointed.push(EVERYONE);
    return {
      content: {
        ...(named.size > 0 && { mentions: [...named.values()] }),
        ...(isEveryone && { everyone: true }),
      },
      writes: pointed.length > 0 ? [this.insertStatement(conversation, pointed)] : [],
    };
  }

  private insertStatement(conversation: string, people: readonly string[]): Compilable {
    return this.database.query
      .insertInto('mentions')
      .values(people.map((person) => ({ conversation, seq: SEQ_PLACEHOLDER, person })));
  }
}
