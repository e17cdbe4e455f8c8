import { Injectable } from '@nestjs/common';
import type { Compilable } from 'kysely';
import { Database } from '../database/database.js';
import type { Person, TextContent } from '../protocol/types.js';
import { SEQ_PLACEHOLDER } from './log/transaction-statement.js';

export const EVERYONE = '*';

/** The mentions of a message: its content, and the statements that are stored with it. */
export interface MentionTargets {
  content: Pick<TextContent, 'mentions' | 'everyone'>;
  writes: Compilable[];
}

/** Builds mentions, which are also stored by user so that clients can find them. */
@Injectable()
export class Mentions {
  constructor(private readonly database: Database) {}

  /** Returns the mentions of a message of `author`. A mention of oneself is shown but not stored. */
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
