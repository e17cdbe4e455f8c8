import type { TextMessage } from '../protocol/requests.js';
import type { Person, Receipt } from '../protocol/shapes.js';

/** Where people talk: a room or a private conversation, each with its own rule of who may enter and who hears. */
export interface Venue {
  say(author: Person, message: TextMessage): Promise<Receipt>;
  /** Rejects with `not_found` unless `person` (a visitor, where `null`) may read the conversation. */
  enter(person: Person | null, conversation: string): Promise<void>;
  typing(person: Person, conversation: string): Promise<void>;
}
