import type { ErrorCode, Quote } from '../../../src/protocol/types';
import type { LocalAttachment } from '../attachment/local-attachment';
import { type ConversationKey, keyOfPerson } from '../message-store/conversation-key';

/** Why a message was not sent: what the server said, and what only becomes of files. */
export type SendError = ErrorCode | 'file_too_large' | 'file_refused' | 'file_lost' | 'no_space';

/** A message on its way: kept until the server has acknowledged it or the person has given it up. */
export interface OutboxMessage {
  /** Never changes, however often the message is sent: the server stores it once. */
  clientId: string;
  /** The receiver of a private message; else `conversation` is set. */
  to?: string;
  conversation?: string;
  content: string;
  quote?: Quote;
  mentions?: string[];
  everyone?: true;
  attachments?: readonly LocalAttachment[];
  /** When it was written, by this browser's clock. */
  at: string;
  /** Its place among the others. */
  order: number;
  /** The tab that sends it. */
  tab: string;
  state: 'waiting' | 'sent' | 'failed';
  /** Why it failed. */
  code?: SendError;
  /** Its place in the log, once it has one. */
  seq?: number;
}

export function keyOfMessage(item: OutboxMessage): ConversationKey {
  return item.to === undefined ? (item.conversation ?? '') : keyOfPerson(item.to);
}
