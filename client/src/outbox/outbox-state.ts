import { signal } from '@preact/signals';
import type { Attachment, Entry } from '../../../src/protocol/shapes';
import type { Address } from '../conversation/address';
import { Drawer } from './drawer';
import { addressOfItem, type Item } from './item';

/** Messages of this tab that are not in the log yet, in the order in which they were written. */
export const items = signal<readonly Item[]>([]);

let drawer = new Drawer('');

export function openDrawer(name: string): Drawer {
  drawer = new Drawer(name);
  return drawer;
}

/** What a conversation shows below its entries: messages that are not among those up to `lastShown`. */
export function pendingFor(address: Address, lastShown: number): readonly Item[] {
  return items.value.filter(
    (item) => addressOfItem(item) === address && (item.state !== 'sent' || (item.seq ?? 0) > lastShown),
  );
}

export function findItem(clientId: string): Item | undefined {
  return items.peek().find((item) => item.clientId === clientId);
}

/** Writes the message down before anything else happens to it. */
export function add(item: Item): void {
  drawer.put(item);
  items.value = [...without(item), item].sort((a, b) => a.order - b.order);
}

export function discard(item: Item): void {
  drawer.drop(item);
  items.value = without(item);
  stops.get(item.clientId)?.();
}

const stops = new Map<string, () => void>();

/** Calls back when the message is given up; comes back with how to be called no more. */
export function whenDiscarded(clientId: string, stop: () => void): () => void {
  stops.set(clientId, stop);
  return () => void stops.delete(clientId);
}

/** A file of the message is at the server: neither a retry nor a reload brings it there again. */
export function noteUploaded(clientId: string, key: string, uploaded: Attachment): void {
  const item = findItem(clientId);
  const attachments = item?.attachments?.map((parcel) => (parcel.key === key ? uploaded : parcel));
  const noted = item && change(item, { attachments });
  if (noted) drawer.put(noted);
}

/** The message is in the log, under this seq. */
export function settle(item: Item, seq: number): void {
  drawer.drop(item);
  change(item, { state: 'sent', seq });
}

/** An own entry was heard: its message is in the log, whether or not the reply has come. */
export function settleBy(entry: Entry): void {
  if (entry.kind !== 'text') return;
  const { clientId, seq } = entry;
  const item = clientId && items.value.find((other) => other.clientId === clientId);
  if (item) settle(item, seq);
}

export function fail(item: Item, code: Item['code']): void {
  const failed = change(item, { state: 'failed', code });
  if (failed) drawer.put(failed);
}

/** Lets go of messages that are shown as entries now. */
export function forgetShown(address: Address, lastShown: number): void {
  const rest = items.value.filter(
    (item) => item.state !== 'sent' || addressOfItem(item) !== address || (item.seq ?? 0) > lastShown,
  );
  if (rest.length < items.value.length) items.value = rest;
}

/** Lets go of every message that has a place in the log, wherever that place is now. */
export function forgetSent(): void {
  items.value = items.value.filter((item) => item.state !== 'sent');
}

/** Forgets everything, also what other tabs of this person have not sent. */
export function emptyOutbox(): void {
  drawer.clear();
  items.value = [];
}

function change({ clientId }: Item, news: Partial<Item>): Item | undefined {
  let changed: Item | undefined;
  items.value = items.value.map((item) =>
    item.clientId === clientId ? (changed = { ...item, ...news }) : item,
  );
  return changed;
}

function without({ clientId }: Item): Item[] {
  return items.value.filter((item) => item.clientId !== clientId);
}
