import { newMessageId } from '@teahouse/client';
import type { LocalAttachment } from '../attachment/local-attachment';
import type { DraftExtras } from '../message-store/draft-extras';
import { type ConversationKey, personOfKey } from '../message-store/conversation-key';
import { conversations } from '../message-store/conversations';
import { findByName } from '../people/people';
import type { OutboxStorage } from './outbox-storage';
import { keyOfMessage, type OutboxMessage } from './outbox-message';
import { add, outboxMessages, openOutboxStorage } from './outbox-state';
import { drainQueue } from './send-queue';
import { holdTabLock, tabId, onTabClosed } from './tab-lock';

let lastOrder = 0;
const awaited = new Set<string>();

/** Opens the outbox of a user and takes over the messages of closed tabs. */
export function openOutbox(name: string): void {
  const drawer = openOutboxStorage(name);
  holdTabLock();
  for (const item of drawer.all()) takeOverAfter(item.tab, drawer);
  drawer.watch((item) => takeOverAfter(item.tab, drawer));
}

/** Stores a message, then sends it when its turn comes. */
export function post(
  address: ConversationKey,
  content: string,
  { quote, mentions = [], attachments = [] }: DraftExtras & { attachments?: readonly LocalAttachment[] } = {},
): void {
  const to = personOfKey(address);
  const toId = conversations.peek().get(address)?.peer?.id || (to && findByName(to)?.id);
  const names = mentions.flatMap(({ name }) => (name === undefined ? [] : [name]));
  send({
    clientId: newMessageId(),
    ...(to === undefined ? { conversation: address } : { to }),
    ...(toId && { toId }),
    content,
    quote,
    mentions: names.length > 0 ? [...new Set(names)] : undefined,
    attachments: attachments.length > 0 ? attachments : undefined,
    everyone: mentions.some(({ everyone }) => everyone) || undefined,
    at: new Date().toISOString(),
    order: nextOrder(),
    tab: tabId,
    state: 'waiting',
  });
}

/** Sends a failed message again, as the newest. */
export function postAgain(item: OutboxMessage): void {
  send({ ...item, state: 'waiting', code: undefined, order: nextOrder(), tab: tabId });
}

/** Sends all waiting messages; called after a welcome. */
export function sendAll(): void {
  for (const address of new Set(outboxMessages.value.map(keyOfMessage))) drainQueue(address);
}

function send(item: OutboxMessage): void {
  add(item);
  drainQueue(keyOfMessage(item));
}

function takeOverAfter(ended: string, drawer: OutboxStorage): void {
  if (ended === tabId || awaited.has(ended)) return;
  awaited.add(ended);
  onTabClosed(ended, () => {
    for (const item of drawer.all()) if (item.tab === ended) send({ ...item, tab: tabId });
  });
}

/** Greater than all before, also when two messages are written in one millisecond. */
function nextOrder(): number {
  lastOrder = Math.max(Date.now(), lastOrder + 1);
  return lastOrder;
}
