import { computed, signal } from '@preact/signals';
import { LOBBY, UNREAD_COUNTED } from '../../../src/protocol/constants';
import type { Conversation, Entry, Person } from '../../../src/protocol/types';
import { strings } from '../i18n/strings';
import { type ConversationKey, keyOf, personOfKey } from './conversation-key';
import { patchFor, mentionsMe } from './conversation-patch';

export const me = signal<Person | null>(null);

/** The conversations of this user, by key. */
export const conversations = signal<ReadonlyMap<ConversationKey, Conversation>>(new Map());

const sorted = computed(() =>
  [...conversations.value].sort(
    ([, a], [, b]) =>
      Number(b.pinned ?? false) - Number(a.pinned ?? false) || lastMoment(b).localeCompare(lastMoment(a)),
  ),
);

/** Pinned conversations first, then by the newest message. Without message requests. */
export const byRecency = computed(() => sorted.value.filter(([, { request }]) => !request));

/** The message requests, in the same order. */
export const requests = computed(() => sorted.value.filter(([, { request }]) => request));

/** Total unread count, without muted conversations and message requests. */
export const unreadInAll = computed(() =>
  [...conversations.value.values()].reduce(
    (sum, { unread, muted, request }) => sum + (muted || request ? 0 : unread),
    0,
  ),
);

export function findById(id: string): Conversation | undefined {
  for (const conversation of conversations.value.values()) if (conversation.id === id) return conversation;
  return undefined;
}

/** Returns the direct conversation with the user who has this id. */
export function findByPeer(id: string): Conversation | undefined {
  for (const conversation of conversations.value.values())
    if (conversation.peer?.id === id) return conversation;
  return undefined;
}

/** Returns the title of a conversation in the language of the page. */
export function titleOf(address: ConversationKey): string {
  const person = personOfKey(address);
  if (person !== undefined) return person;
  return conversations.value.get(address)?.title || (address === LOBBY ? strings.value.lobby : address);
}

/** Returns whether it is a room with members; the lobby has none. */
export function isRoom({ members }: Conversation): boolean {
  return members !== undefined;
}

export function isMine(entry: Entry): boolean {
  // A webhook may post under any name, so its messages are never own ones.
  if (entry.kind !== 'text' || entry.hook !== undefined) return false;
  // Only entries that an earlier version stored have no author. Another user may have had the nickname before.
  return entry.author === undefined ? entry.name === me.value?.name : entry.author === me.value?.id;
}

/** Returns whether an entry mentions the current user. */
export function hasMentionOfMe(entry: Entry): boolean {
  return mentionsMe(entry, me.value?.name);
}

/**
 * Replaces all stored conversations by those of the server.
 * @param isAll false where direct conversations may be missing, which are kept then
 */
export function replaceAll(all: readonly Conversation[], isAll = true): void {
  const kept = isAll ? [] : [...conversations.peek()].filter(([, { kind }]) => kind === 'direct');
  const byId = new Map([...kept.map(([, known]) => known), ...all].map((one) => [one.id, one]));
  const next = new Map<ConversationKey, Conversation>();
  for (const conversation of byId.values()) place(next, conversation);
  store(next);
}

/** Adds conversations of a further page; a stored one is newer and stays. */
export function add(found: readonly Conversation[]): void {
  const all = new Map(conversations.peek());
  for (const conversation of found) {
    const known = findById(conversation.id);
    if (!known || known.head < conversation.head) place(all, conversation);
  }
  store(all);
}

/** Stores the server's state of one conversation, and counts entries received since then. */
export function replace(told: Conversation): void {
  const known = findById(told.id);
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
    now = { ...now, ...patchFor(entry, now, me.value?.name), head: entry.seq, last: entry, unread };
  }
  if (now !== known) put(now);
}

/** Moves the read marker forward; `unread` is the remaining count. */
export function markUpTo(id: string, seq: number, unread: number): void {
  const known = findById(id);
  if (known && (seq > known.read || unread < known.unread)) {
    const mentioned = unread > 0 ? known.mentioned : undefined;
    put({ ...known, read: Math.max(seq, known.read), unread, mentioned });
  }
}

/** Removes a conversation that the user has left. */
export function drop(id: string): void {
  conversations.value = new Map([...conversations.value].filter(([, known]) => known.id !== id));
}

function put(conversation: Conversation): void {
  const key = keyOf(conversation);
  const next = new Map(
    [...conversations.value].filter(([other, { id }]) => id !== conversation.id || other === key),
  );
  place(next, conversation);
  store(next);
}

/** Adds a conversation. Where another one has its key, the peer of that one has released the nickname. */
function place(all: Map<ConversationKey, Conversation>, conversation: Conversation): void {
  const key = keyOf(conversation);
  const former = all.get(key);
  all.set(key, conversation);
  if (former?.peer && former.id !== conversation.id)
    all.set(former.id, { ...former, peer: { ...former.peer, gone: true } });
}

function store(next: ReadonlyMap<ConversationKey, Conversation>): void {
  const before = conversations.peek();
  conversations.value = next;
  for (const [from, { id }] of before)
    if (from !== id && next.get(from)?.id !== id && next.has(id))
      for (const listener of keyListeners) listener(from, id);
}

type KeyListener = (from: ConversationKey, to: ConversationKey) => void;
const keyListeners = new Set<KeyListener>();

/** Adds a listener for conversations whose key changes, because another user has the nickname now. */
export function onKeyChange(listener: KeyListener): void {
  keyListeners.add(listener);
}

/** Returns a direct conversation that begins with this entry, until the server describes it. */
function introduced(entry: Entry): Conversation {
  const base = { id: entry.conversation, head: entry.seq - 1, read: entry.seq - 1, unread: 0 };
  if (entry.kind !== 'text' || entry.to === undefined) return { ...base, kind: 'room', title: '' };
  const mine = isMine(entry);
  const title = (mine ? entry.to : entry.name) ?? '';
  const peer = {
    id: (mine ? undefined : entry.author) ?? '',
    name: title,
    avatar: mine && entry.to !== entry.name ? '' : entry.avatar,
  };
  return { ...base, kind: 'direct', title, peer };
}

function lastMoment({ last }: Conversation): string {
  return last?.at ?? '';
}
