import { fetchConversations } from '@teahouse/client';
import { LOBBY } from '../../../src/protocol/constants';
import type { Conversation, Welcome } from '../../../src/protocol/types';
import { connection } from '../connection/connection';
import type { ConversationKey } from './conversation-key';
import { add, conversations } from './conversations';
import { storeFrom } from './message-stores';

/**
 * The next page of the list: a cursor, `''` for the first page, `undefined` where all of it is
 * loaded.
 */
let next: string | undefined;
let nextRequests: string | undefined;
let running: Promise<void> | undefined;
let runningRequests: Promise<void> | undefined;

/**
 * Reads from a welcome which pages are left. Unread conversations must be loaded for the totals to
 * be right.
 */
export function beginPages({ conversations: welcomed, cursor, requests = 0 }: Welcome): void {
  next = cursor;
  nextRequests = welcomed.filter(({ request }) => request).length < requests ? '' : undefined;
  if (next !== undefined && welcomed.every(isUrgent)) void loadAll();
}

/** Fetches the next page of the conversations; concurrent calls share one request. */
export function loadMore(): Promise<void> {
  running ??= fetchNext().finally(() => (running = undefined));
  return running;
}

/** Does the same for message requests. */
export function loadMoreRequests(): Promise<void> {
  runningRequests ??= fetchNextRequests().finally(() => (runningRequests = undefined));
  return runningRequests;
}

/** Fetches pages until the opened direct conversation is found, or there are no more. */
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

/** Loads while each page has a next one; stops without a connection. */
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

/** The conversations that a welcome lists first. If it lists nothing else, it may have left some of them out. */
function isUrgent({ id, kind, pinned, unread }: Conversation): boolean {
  return id === LOBBY || kind === 'room' || pinned === true || unread > 0;
}
