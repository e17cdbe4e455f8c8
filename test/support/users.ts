import type { TestServer } from './test-server.js';
import type { TestClient } from './test-client.js';

let count = 0;

/** Connects users with these nicknames. */
export function connectUsers(chat: TestServer, ...names: string[]): Promise<TestClient[]> {
  return Promise.all(names.map((name) => chat.join(`${name} ${(count += 1)}`)));
}

/** Creates a room of these users; the first one owns it. */
export async function createRoom(owner: TestClient, ...others: TestClient[]): Promise<string> {
  const { id } = await owner.requestOk('room:create', {
    title: '产品群',
    people: others.map(({ name }) => name),
  });
  await Promise.all(others.map((guest) => guest.receives('conversation', { id })));
  return id;
}

/**
 * Returns everything that a client received of a conversation, in order: the event, and the kind of
 * an entry.
 */
export function receivedIn(guest: TestClient, conversation: string): string[] {
  return guest.inbox
    .filter(({ fact }) => JSON.stringify(fact).includes(conversation))
    .map(({ event, fact }) => `${event} ${(fact as { kind?: string }).kind ?? ''}`.trim());
}
