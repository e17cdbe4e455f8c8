import type { History, TextMessage } from '../protocol/requests.js';
import type { HistoryPage, Notice, Person } from '../protocol/shapes.js';
import type { Passage } from './passage.js';
import type { Submitted } from './submitted.js';

/** Where people talk: a room or a private conversation, each with its own rule of who may enter and who hears. */
export interface Venue {
  say(author: Person, message: TextMessage): Promise<Submitted>;
  /** Rejects with `not_found` unless `person` (a visitor, where `null`) may read the conversation. */
  enter(person: Person | null, conversation: string): Promise<void>;
  /** What `person` may read; rejects as `enter` does. */
  history(person: Person | null, page: History): Promise<HistoryPage>;
  typing(person: Person, conversation: string): Promise<void>;
  /** Where `person` may do something that is no text; rejects as `enter` does. */
  floor(person: Person, conversation: string): Promise<Floor>;
  /** Who has read up to `seq`, of those who tell; rejects as `enter` does. */
  readers(person: Person, conversation: string, seq: number): Promise<Person[]>;
}

/** A conversation as it is to somebody who does something there. */
export interface Floor {
  /** The first seq this person may read. */
  since: number;
  /** Who is here may do this, or who may speak here; left out where that is everybody who gets this far. */
  asMember?: Passage;
  asSpeaker?: Passage;
  /** @throws Refusal `forbidden` where the others want nothing of this person's */
  refuse(): Promise<void>;
  /** Whether this person keeps order here, over the author of a text (id). */
  overrules(author: string): Promise<boolean>;
  /** Somebody who is here, by nickname. */
  find(name: string): Promise<Person | undefined>;
  /** Tells everybody here. */
  tell(notice: Notice): void;
}
