import type { History, TextMessage } from '../protocol/requests.js';
import type { HistoryPage, Person, Receipt } from '../protocol/shapes.js';

/** Where people talk: a room or a private conversation, each with its own rule of who may enter and who hears. */
export interface Venue {
  say(author: Person, message: TextMessage): Promise<Receipt>;
  /** Rejects with `not_found` unless `person` (a visitor, where `null`) may read the conversation. */
  enter(person: Person | null, conversation: string): Promise<void>;
  /** What `person` may read; rejects as `enter` does. */
  history(person: Person | null, page: History): Promise<HistoryPage>;
  typing(person: Person, conversation: string): Promise<void>;
}
