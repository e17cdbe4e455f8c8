import { signal } from '@preact/signals';
import { request, onEvent } from '../connection/connection';
import { me } from './conversations';

const TELL_EVERY_MS = 3_000;
const SHOWN_MS = 5_000;

/** The conversations in which another user is typing right now. */
export const typing = signal<ReadonlySet<string>>(new Set());

const timers = new Map<string, number>();
const told = new Map<string, number>();

export function subscribeTyping(): void {
  onEvent('typing', ({ conversation, name }) => {
    if (name === me.value?.name) return;
    typing.value = new Set(typing.value).add(conversation);
    clearTimeout(timers.get(conversation));
    timers.set(
      conversation,
      window.setTimeout(() => stopped(conversation), SHOWN_MS),
    );
  });
  onEvent('textmsg', ({ conversation, name }) => {
    if (name !== me.value?.name) stopped(conversation);
  });
}

/** Sends a typing event at limited intervals. */
export function sendTyping(conversation: string): void {
  if (Date.now() - (told.get(conversation) ?? 0) < TELL_EVERY_MS) return;
  told.set(conversation, Date.now());
  void request('typing', { conversation });
}

function stopped(conversation: string): void {
  if (!typing.value.has(conversation)) return;
  const others = new Set(typing.value);
  others.delete(conversation);
  typing.value = others;
}
