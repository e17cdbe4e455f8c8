import { signal } from '@preact/signals';
import { keyOf, conversationHref } from '../message-store/conversation-key';
import { toSeq } from '../message-store/catch-up';
import { findById } from '../message-store/conversations';
import { storeOf } from '../message-store/message-stores';

/** The rows on the screen, which can scroll one of them into view. */
export interface MessageViewport {
  conversation: string;
  /** Stops following the newest row. */
  hold(): void;
  /** Scrolls to a row that is loaded. */
  jumpTo(seq: number): void;
}

/** The rows that are shown now. */
export const viewport = signal<MessageViewport | null>(null);

const FLASH_MS = 1_600;
const LOOK_AGAIN_MS = 50;
const PATIENCE = 60;

/** The row that was just jumped to, for highlighting. */
export const flashing = signal<{ conversation: string; seq: number } | null>(null);

/** Scrolls to an entry of a conversation, at any distance. */
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
