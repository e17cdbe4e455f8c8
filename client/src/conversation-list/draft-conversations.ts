import type { Conversation } from '../../../src/protocol/shapes';
import { addressOfItem } from '../outbox/item';
import { items } from '../outbox/items';
import { personCalled } from '../people/people';
import { type Address, personAt } from './address';
import { conversations } from './conversations';
import { drafts } from './draft';

/**
 * Private chats that have no message yet: the open one, and those with a draft or an unsent message.
 * The server does not know them, but nobody should have to look for what they wrote.
 */
export function begun(shown: Address | null): (readonly [Address, Conversation])[] {
  const written = [...items.value.map(addressOfItem), ...Object.keys(drafts.value)];
  const addresses = new Set(shown === null ? written : [shown, ...written]);
  return [...addresses].flatMap((address) => {
    const name = personAt(address);
    if (name === undefined || conversations.value.has(address)) return [];
    return [[address, unborn(name)] as const];
  });
}

function unborn(name: string): Conversation {
  const peer = personCalled(name) ?? { id: '', name, avatar: '' };
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
