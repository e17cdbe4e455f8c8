import type { ErrorCode } from '../../../src/protocol/shapes';
import { type Address, addressOfPerson } from '../conversation/address';

/** A message on its way: kept until the server has acknowledged it or the person has given it up. */
export interface Item {
  /** Never changes, however often the message is sent: the server stores it once. */
  clientId: string;
  /** The receiver of a private message; else `conversation` is set. */
  to?: string;
  conversation?: string;
  content: string;
  /** When it was written, by this browser's clock. */
  at: string;
  /** Its place among the others. */
  order: number;
  /** The tab that sends it. */
  tab: string;
  state: 'waiting' | 'sent' | 'failed';
  /** Why it failed. */
  code?: ErrorCode;
  /** Its place in the log, once it has one. */
  seq?: number;
}

export function addressOfItem(item: Item): Address {
  return item.to === undefined ? (item.conversation ?? '') : addressOfPerson(item.to);
}

/** Unique without `crypto.randomUUID`, which a page served over plain http does not have. */
export function freshId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
