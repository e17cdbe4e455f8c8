import { computed, signal } from '@preact/signals';
import { LOBBY } from '../../../src/protocol/limits';
import { type Address, addressOf, hrefOf, personAt } from '../conversation/address';
import { conversations, findById } from '../conversation/conversations';
import { wide } from '../look/screen';

/**
 * The open conversation stands in the address bar, so that a reload and the back button do what people expect:
 * `#/lobby`, `#/@东东`, and `#/` for the list on a small screen. Without any, one enters the lobby.
 */
const open = signal<Address | null>(read());

addEventListener('hashchange', () => (open.value = read()));

/** The conversation in the chat pane; `null` where a small screen shows the list. */
export const shown = computed<Address | null>(() => {
  const address = open.value;
  if (address === null) return wide.value ? LOBBY : null;
  if (personAt(address) !== undefined || conversations.value.has(address)) return address;
  // A notification knows a private chat by its id.
  const known = findById(address);
  return known ? addressOf(known) : LOBBY;
});

/** A small screen shows the list and nothing beside it. */
export const listOnly = computed(() => !wide.value && shown.value === null);

export const isOpen = (address: Address): boolean => open.peek() === address;

export function show(address: Address): void {
  location.hash = hrefOf(address);
}

export function showList(): void {
  location.hash = '#/';
}

function read(): Address | null {
  if (!location.hash) return LOBBY;
  try {
    return decodeURIComponent(location.hash.slice(2)) || null;
  } catch {
    return LOBBY;
  }
}
