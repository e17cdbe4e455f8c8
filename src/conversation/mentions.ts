import { Injectable } from '@nestjs/common';
import type { Compilable } from 'kysely';
import { Database } from '../database/database.js';
import type { Person, TextContent } from '../protocol/shapes.js';
import { SEQ_OF_LINE } from './write.js';

export const EVERYONE = '*';

/** Whom a text points at: what it says of them, and what is stored with it. */
export interface Pointing {
  content: Pick<TextContent, 'mentions' | 'everyone'>;
  writes: Compilable[];
}

/** Whom texts point at, so that each finds where they were meant. */
@Injectable()
export class Mentions {
  constructor(private readonly database: Database) {}

  /** A text of `author` that points at these people, of whom oneself needs no telling. */
  of(author: Person, conversation: string, people: readonly Person[], isEveryone: boolean): Pointing {
    const named = new Map(people.map((person) => [person.id, person.name]));
    const pointed = [...named.keys()].filter((id) => id !== author.id);
    if (isEveryone) pointed.push(EVERYONE);
    return {
      content: {
        ...(named.size > 0 && { mentions: [...named.values()] }),
        ...(isEveryone && { everyone: true }),
      },
      writes: pointed.length > 0 ? [this.adding(conversation, pointed)] : [],
    };
  }

  private adding(conversation: string, people: readonly string[]): Compilable {
    return this.database.query
      .insertInto('mentions')
      .values(people.map((person) => ({ conversation, seq: SEQ_OF_LINE, person })));
  }
}
