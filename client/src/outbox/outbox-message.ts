import type { ErrorCode, Quote } from '../../../src/protocol/shapes';
import type { Parcel } from '../attachment/parcel';
import { type Address, addressOfPerson } from '../conversation/address';

/** Why a message was not sent: what the server said, and what only becomes of files. */
export type Trouble = ErrorCode | 'file_too_large' | 'file_refused' | 'file_lost' | 'no_space';

/** A message on its way: kept until the server has acknowledged it or the person has given it up. */
export interface Item {
  /** Never changes, however often the message is sent: the server stores it once. */
  clientId: string;
  /** The receiver of a private message; else `conversation` is set. */
  to?: string;
  conversation?: string;
  content: string;
  quote?: Quote;
  mentions?: string[];
  everyone?: true;
  attachments?: readonly Parcel[];
  /** When it was written, by this browser's clock. */
  at: string;
  /** Its place among the others. */
  order: number;
  /** The tab that sends it. */
  tab: string;
  state: 'waiting' | 'sent' | 'failed';
  /** Why it failed. */
  code?: Trouble;
  /** Its place in the log, once it has one. */
  seq?: number;
}

export function addressOfItem(item: Item): Address {
  return item.to === undefined ? (item.conversation ?? '') : addressOfPerson(item.to);
}
