import { computed, signal } from '@preact/signals';
import { LOBBY, UNREAD_COUNTED } from '../../../src/protocol/limits';
import type { Conversation, Entry, Person } from '../../../src/protocol/shapes';
import { words } from '../language/language';
import { type Address, addressOf, personAt } from './address';

export const me = signal<Person | null>(null);

/** The conversations of this person, by address. */
export const conversations = signal<ReadonlyMap<Address, Conversation>>(new Map());

/** The one spoken in last comes first. */
export const byRecency = computed(() =>
  [...conversations.value].sort(([, a], [, b]) => lastMoment(b).localeCompare(lastMoment(a))),
);

export const unreadInAll = computed(() =>
  [...conversations.value.values()].reduce((sum, { unread }) => sum + unread, 0),
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
  return entry.kind === 'text' && entry.name === me.value?.name;
}

/** What the server says of all conversations replaces what was remembered of them. */
export function replaceAll(all: readonly Conversation[]): void {
  conversations.value = new Map(all.map((conversation) => [addressOf(conversation), conversation]));
}

/** What the server says of one conversation, unless something newer was heard already. */
export function replace(told: Conversation): void {
  const known = conversations.value.get(addressOf(told));
  const { title, peer, role, open } = told;
  put(known && known.head > told.head ? { ...known, title, peer, role, open } : told);
}

/** Counts new entries of one conversation, in the order of `seq`. */
export function countNew(entries: readonly Entry[]): void {
  const first = entries[0];
  if (!first) return;
  const known = findById(first.conversation) ?? introduced(first);
  let { head, unread, last, members } = known;
  for (const entry of entries) {
    if (entry.seq <= head) continue;
    const unheard = entry.seq - head - (isMine(entry) || entry.kind !== 'text' ? 1 : 0);
    unread = Math.min(UNREAD_COUNTED, unread + unheard);
    head = entry.seq;
    last = entry;
    if (members !== undefined && entry.kind === 'joined') members += entry.people.length;
    if (members !== undefined && entry.kind === 'left') members -= entry.people.length;
  }
  if (head !== known.head) put({ ...known, head, unread, last, members });
}

/** Moves the read mark forward; `unread` says how many remain after it. */
export function markUpTo(id: string, seq: number, unread: number): void {
  const known = findById(id);
  if (known && (seq > known.read || unread < known.unread)) {
    put({ ...known, read: Math.max(seq, known.read), unread });
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
