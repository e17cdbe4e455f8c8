import type { Conversation } from '../../../src/protocol/types';
import { keyOfMessage } from '../outbox/outbox-message';
import { outboxMessages } from '../outbox/outbox-state';
import { findByName } from '../people/people';
import { type ConversationKey, personOfKey } from '../message-store/conversation-key';
import { conversations } from '../message-store/conversations';
import { drafts } from '../message-store/draft';

/**
 * Direct conversations without a message: the open one, and those with a draft or an unsent
 * message.
 * The server does not know them, but they must stay in the list.
 */
export function draftConversations(
  shown: ConversationKey | null,
): (readonly [ConversationKey, Conversation])[] {
  const written = [...outboxMessages.value.map(keyOfMessage), ...Object.keys(drafts.value)];
  const addresses = new Set(shown === null ? written : [shown, ...written]);
  return [...addresses].flatMap((address) => {
    const name = personOfKey(address);
    if (name === undefined || conversations.value.has(address)) return [];
    return [[address, unborn(name)] as const];
  });
}

function unborn(name: string): Conversation {
  const peer = findByName(name) ?? { id: '', name, avatar: '' };
  return {
    id: `new-${encodeURIComponent(name)}`,
    kind: 'direct',
    title: name,
    peer,
    head: 0,
    read: 0,
    unread: 0,
  };
}
