import type { Chat } from './chat.js';
import type { Guest } from './guest.js';

let count = 0;

/** People with nicknames of their own. */
export function some(chat: Chat, ...names: string[]): Promise<Guest[]> {
  return Promise.all(names.map((name) => chat.join(`${name} ${(count += 1)}`)));
}

/** A room of these people; the first one owns it. */
export async function roomOf(owner: Guest, ...others: Guest[]): Promise<string> {
  const { id } = await owner.asks('room:create', { title: '产品群', people: others.map(({ name }) => name) });
  await Promise.all(others.map((guest) => guest.hears('conversation', { id })));
  return id;
}

/** Everything a guest heard of a conversation, in order: the event, and of a line its kind. */
export function heardOf(guest: Guest, conversation: string): string[] {
  return guest.inbox
    .filter(({ fact }) => JSON.stringify(fact).includes(conversation))
    .map(({ event, fact }) => `${event} ${(fact as { kind?: string }).kind ?? ''}`.trim());
}
