import type { ErrorCode, Quote } from '../../../src/protocol/types';
import type { LocalAttachment } from '../attachment/local-attachment';
import { type ConversationKey, keyOf, keyOfPerson } from '../message-store/conversation-key';
import { findByPeer } from '../message-store/conversations';

/** Why a message was not sent: an error code of the server, or one for files only. */
export type SendError =
  ErrorCode | 'file_too_large' | 'file_refused' | 'file_lost' | 'no_space' | 'server_full';

/** An unsent message: stored until the server has acknowledged it or the user has deleted it. */
export interface OutboxMessage {
  /** Stays the same over retries: the server stores it once. */
  clientId: string;
  /** The recipient of a private message; otherwise `conversation` is set. */
  to?: string;
  /** The recipient's id, where it is known: another user may have the nickname when it is sent. */
  toId?: string;
  conversation?: string;
  content: string;
  quote?: Quote;
  mentions?: string[];
  everyone?: true;
  attachments?: readonly LocalAttachment[];
  /** When it was written, by this browser's clock. */
  at: string;
  /** Its sort key. */
  order: number;
  /** The tab that sends it. */
  tab: string;
  state: 'waiting' | 'sent' | 'failed';
  /** Why it failed. */
  code?: SendError;
  /** Its seq in the log, once it has one. */
  seq?: number;
}

export function keyOfMessage(item: OutboxMessage): ConversationKey {
  const begun = item.toId === undefined ? undefined : findByPeer(item.toId);
  if (begun) return keyOf(begun);
  return item.to === undefined ? (item.conversation ?? '') : keyOfPerson(item.to);
}
