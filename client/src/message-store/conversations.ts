import { computed, signal } from '@preact/signals';
import { LOBBY, UNREAD_COUNTED } from '../../../src/protocol/limits';
import type { Conversation, Entry, Person } from '../../../src/protocol/shapes';
import { words } from '../language/language';
import { type Address, addressOf, personAt } from './address';
import { changedBy, pointsAt } from './changed';

export const me = signal<Person | null>(null);

/** The conversations of this person, by address. */
export const conversations = signal<ReadonlyMap<Address, Conversation>>(new Map());

/** The pinned ones on top; among them and below, the one spoken in last comes first. */
export const byRecency = computed(() =>
  [...conversations.value].sort(
    ([, a], [, b]) =>
      Number(b.pinned ?? false) - Number(a.pinned ?? false) || lastMoment(b).localeCompare(lastMoment(a)),
  ),
);

/** What waits to be read where this person wants to be told. */
export const unreadInAll = computed(() =>
  [...conversations.value.values()].reduce((sum, { unread, muted }) => sum + (muted ? 0 : unread), 0),
);

export function findById(id: string): Conversation | undefined {
  for (const conversation of conversations.value.values()) if (conversation.id === id) return conversation;
  return undefined;
}

/** The name of a conversation in the language of the page. */
export function titleOf(address: Address): string {
  const person = personAt(address);
  if (person !== undefined) return person;
  return conversations.value.get(address)?.title || (address === LOBBY ? words.value.lobby : address);
}

/** A room that people come into and leave; the lobby is none. */
export function isRoom({ members }: Conversation): boolean {
  return members !== undefined;
}

export function isMine(entry: Entry): boolean {
  // What comes by a webhook may bear any name, and is nobody's.
  return entry.kind === 'text' && entry.hook === undefined && entry.name === me.value?.name;
}

/** Whether somebody points at whoever looks at the page. */
export function pointsAtMe(entry: Entry): boolean {
  return pointsAt(entry, me.value?.name);
}

/** What the server says of all conversations replaces what was remembered of them. */
export function replaceAll(all: readonly Conversation[]): void {
  conversations.value = new Map(all.map((conversation) => [addressOf(conversation), conversation]));
}

/** What the server says of one conversation; what was heard since then is counted on top. */
export function replace(told: Conversation): void {
  const known = conversations.value.get(addressOf(told));
  if (!known || known.head <= told.head) return put(told);
  const { head, read, unread, last, members, mentioned } = known;
  put({ ...told, head, read, unread, last, members, mentioned });
}

/** Counts new entries of one conversation, in the order of `seq`. */
export function countNew(entries: readonly Entry[]): void {
  const first = entries[0];
  if (!first) return;
  const known = findById(first.conversation) ?? introduced(first);
  let now = known;
  for (const entry of entries) {
    if (entry.seq <= now.head) continue;
    const unheard = entry.seq - now.head - (isMine(entry) || entry.kind !== 'text' ? 1 : 0);
    const unread = Math.min(UNREAD_COUNTED, now.unread + unheard);
    now = { ...now, ...changedBy(entry, now, me.value?.name), head: entry.seq, last: entry, unread };
  }
  if (now !== known) put(now);
}

/** Moves the read mark forward; `unread` says how many remain after it. */
export function markUpTo(id: string, seq: number, unread: number): void {
  const known = findById(id);
  if (known && (seq > known.read || unread < known.unread)) {
    const mentioned = unread > 0 ? known.mentioned : undefined;
    put({ ...known, read: Math.max(seq, known.read), unread, mentioned });
  }
}

/** A conversation is no longer this person's. */
export function drop(id: string): void {
  conversations.value = new Map([...conversations.value].filter(([, known]) => known.id !== id));
}

function put(conversation: Conversation): void {
  conversations.value = new Map(conversations.value).set(addressOf(conversation), conversation);
}

/** A private chat that begins with this entry, until the server describes it. */
function introduced(entry: Entry): Conversation {
  const base = { id: entry.conversation, head: entry.seq - 1, read: entry.seq - 1, unread: 0 };
  if (entry.kind !== 'text' || entry.to === undefined) return { ...base, kind: 'room', title: '' };
  const mine = isMine(entry);
  const title = (mine ? entry.to : entry.name) ?? '';
  const peer = { id: '', name: title, avatar: mine && entry.to !== entry.name ? '' : entry.avatar };
  return { ...base, kind: 'direct', title, peer };
}

function lastMoment({ last }: Conversation): string {
  return last?.at ?? '';
}
