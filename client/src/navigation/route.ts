import { computed, signal } from '@preact/signals';
import { LOBBY } from '../../../src/protocol/constants';
import {
  type ConversationKey,
  keyOf,
  conversationHref,
  personOfKey,
} from '../message-store/conversation-key';
import { conversations, findById, onKeyChange } from '../message-store/conversations';
import { isWide } from '../ui/media-queries';
import { isBelow } from './history-layers';

const LIST = '#/';

/**
 * The open conversation is in the URL, so that reload and back button work as expected:
 * `#/lobby`, `#/@东东`, and `#/` for the list on a small screen. Without a hash, the lobby opens.
 */
const open = signal<ConversationKey | null>(read());

addEventListener('hashchange', () => (open.value = read()));

// The open conversation stays open when another user takes the nickname in its address.
onKeyChange((from, to) => {
  if (open.peek() !== from) return;
  open.value = to;
  history.replaceState(history.state, '', conversationHref(to));
});

/** The conversation in the chat pane; `null` where a small screen shows the list. */
export const activeKey = computed<ConversationKey | null>(() => {
  const address = open.value;
  if (address === null) return isWide.value ? LOBBY : null;
  if (personOfKey(address) !== undefined || conversations.value.has(address)) return address;
  // A notification identifies a direct conversation by its id.
  const known = findById(address);
  return known ? keyOf(known) : LOBBY;
});

/** A small screen shows only the list. */
export const isListOnly = computed(() => !isWide.value && activeKey.value === null);

export const isOpen = (address: ConversationKey): boolean => open.peek() === address;

export function navigate(address: ConversationKey): void {
  location.hash = conversationHref(address);
}

/** Goes back to the list where the user came from it, and adds no entry to the history. */
export function showList(): void {
  if (isBelow(LIST)) history.back();
  else location.replace(LIST);
}

function read(): ConversationKey | null {
  if (!location.hash) return LOBBY;
  try {
    return decodeURIComponent(location.hash.slice(2)) || null;
  } catch {
    return LOBBY;
  }
}
