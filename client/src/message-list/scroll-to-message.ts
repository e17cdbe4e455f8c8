import { signal } from '@preact/signals';
import { keyOf, conversationHref } from '../message-store/conversation-key';
import { toSeq } from '../message-store/catch-up';
import { findById } from '../message-store/conversations';
import { storeOf } from '../message-store/message-stores';

/** Lines on the screen that can bring one of theirs into sight. */
export interface MessageViewport {
  conversation: string;
  /** Follows the newest line no longer. */
  hold(): void;
  /** Brings a line into sight that the log holds. */
  jumpTo(seq: number): void;
}

/** The lines that are shown now. */
export const viewport = signal<MessageViewport | null>(null);

const FLASH_MS = 1_600;
const LOOK_AGAIN_MS = 50;
const PATIENCE = 60;

/** The line that was jumped to, for a moment. */
export const flashing = signal<{ conversation: string; seq: number } | null>(null);

/** Shows a line of a conversation, however far back it is. */
export async function scrollToMessage(conversation: string, seq: number): Promise<void> {
  const known = findById(conversation);
  if (!known) return;
  location.hash = conversationHref(keyOf(known));
  const log = storeOf(conversation);
  const lines = await lined(conversation);
  if (!lines) return;
  lines.hold();
  if (!log.at(seq)) await toSeq(log, seq);
  lines.jumpTo(seq);
  flashing.value = { conversation, seq };
  window.setTimeout(() => {
    if (flashing.value?.seq === seq) flashing.value = null;
  }, FLASH_MS);
}

async function lined(conversation: string): Promise<MessageViewport | null> {
  for (let tries = 0; tries < PATIENCE; tries += 1) {
    if (viewport.value?.conversation === conversation && storeOf(conversation).opened) return viewport.value;
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
  return null;
}
