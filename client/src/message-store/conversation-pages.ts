import { fetchConversations } from '@teahouse/client';
import { LOBBY } from '../../../src/protocol/constants';
import type { Conversation, Welcome } from '../../../src/protocol/types';
import { connection } from '../connection/connection';
import type { ConversationKey } from './conversation-key';
import { add, conversations } from './conversations';
import { storeFrom } from './message-stores';

/** Where the list goes on: a cursor, `''` for its first page, `undefined` where all of it is here. */
let next: string | undefined;
let nextRequests: string | undefined;
let running: Promise<void> | undefined;
let runningRequests: Promise<void> | undefined;

/** Learns from a welcome which pages are left. What is unread has to be here for the totals to be right. */
export function beginPages({ conversations: welcomed, cursor, requests = 0 }: Welcome): void {
  next = cursor;
  nextRequests = welcomed.filter(({ request }) => request).length < requests ? '' : undefined;
  if (next !== undefined && welcomed.every(isUrgent)) void loadAll();
}

/** Fetches the next page of the conversations; many who ask at once wait for the same one. */
export function loadMore(): Promise<void> {
  running ??= fetchNext().finally(() => (running = undefined));
  return running;
}

/** The same of the message requests. */
export function loadMoreRequests(): Promise<void> {
  runningRequests ??= fetchNextRequests().finally(() => (runningRequests = undefined));
  return runningRequests;
}

/** Fetches pages until a private chat is known that somebody opened, or there are no more. */
export async function find(address: ConversationKey): Promise<void> {
  const isKnown = () => !address.startsWith('@') || conversations.peek().has(address);
  await loadUntil(isKnown, loadMore, () => next);
  await loadUntil(isKnown, loadMoreRequests, () => nextRequests);
}

async function loadAll(): Promise<void> {
  await loadUntil(
    () => false,
    loadMore,
    () => next,
  );
}

/** Goes on as long as each page leads to another one, which none does without a connection. */
async function loadUntil(
  isDone: () => boolean,
  load: () => Promise<void>,
  place: () => string | undefined,
): Promise<void> {
  for (let before; !isDone() && place() !== undefined && place() !== before;) {
    before = place();
    await load();
  }
}

async function fetchNext(): Promise<void> {
  if (next === undefined) return;
  const page = await fetchConversations(connection, { cursor: next });
  if (!page) return;
  next = page.cursor;
  take(page.conversations);
}

async function fetchNextRequests(): Promise<void> {
  if (nextRequests === undefined) return;
  const cursor = nextRequests || undefined;
  const page = await fetchConversations(connection, { requests: true, ...(cursor && { cursor }) });
  if (!page) return;
  nextRequests = page.cursor;
  take(page.conversations);
}

function take(found: readonly Conversation[]): void {
  add(found);
  for (const { id, head, since } of found) storeFrom(id, since).reach(head);
}

/** A welcome that holds nothing else may have left some of these out. */
function isUrgent({ id, kind, pinned, unread }: Conversation): boolean {
  return id === LOBBY || kind === 'room' || pinned === true || unread > 0;
}
