import { Database } from '../../src/database/database.js';
import { directConversationId } from '../../src/conversation/direct-id.js';
import type { TestServer } from './test-server.js';
import type { TestClient } from './test-client.js';

/** A direct conversation that is stored without a connected user. */
export interface StoredDirectConversation {
  /** Time of its only message, in milliseconds since 1970. */
  at: number;
  isUnread?: boolean;
  isPinned?: boolean;
  /** Its other user is a stranger, and it is a message request. */
  isRequest?: boolean;
}

let count = 0;

/**
 * Stores direct conversations of `guest`, each with a different user, who wrote one message.
 * @returns their ids
 */
export async function storeDirectConversations(
  chat: TestServer,
  guest: TestClient,
  all: readonly StoredDirectConversation[],
): Promise<string[]> {
  const { query } = chat.get(Database);
  const rows = all.map((one) => {
    count += 1;
    const peer = `correspondent${String(count).padStart(6, '0')}`;
    return { ...one, peer, conversation: directConversationId(guest.id, peer) };
  });
  // Maximum number of values in a statement.
  for (let from = 0; from < rows.length; from += 100) {
    const some = rows.slice(from, from + 100);
    await query
      .insertInto('people')
      .values(
        some.map(({ peer, at }) => ({
          id: peer,
          name: peer,
          name_key: peer,
          name_look: peer,
          avatar: '1.jpg',
          created_at: at,
          seen_at: at,
        })),
      )
      .execute();
    await query
      .insertInto('conversations')
      .values(
        some.map(({ conversation, at }) => ({
          id: conversation,
          kind: 'direct' as const,
          title: '',
          head: 1,
          created_at: at,
        })),
      )
      .execute();
    await query
      .insertInto('members')
      .values(
        some.flatMap(({ conversation, peer, at, isUnread, isPinned, isRequest }) => [
          { conversation, person: peer, read: 1, pinned: 0, requested_at: null },
          {
            conversation,
            person: guest.id,
            read: isUnread ? 0 : 1,
            pinned: isPinned ? 1 : 0,
            requested_at: isRequest ? at : null,
          },
        ]),
      )
      .execute();
    await query
      .insertInto('entries')
      .values(
        some.map(({ conversation, peer, at }) => ({
          conversation,
          seq: 1,
          kind: 'text',
          author: peer,
          client_id: null,
          at,
          body: JSON.stringify({ name: peer, avatar: '1.jpg', content: `from ${peer}`, to: guest.name }),
        })),
      )
      .execute();
  }
  return rows.map(({ conversation }) => conversation);
}
