import { computed, signal } from '@preact/signals';
import type { Conversation } from '../../../src/protocol/types';
import { serverNow } from '../connection/clock';
import { strings } from '../i18n/strings';
import { formatShort } from '../i18n/format-time';

/** Interval in which expired mutes are noticed. */
const LOOK_EVERY_MS = 1_000;

const now = signal(serverNow());
window.setInterval(() => (now.value = serverNow()), LOOK_EVERY_MS);

/** Returns why the user may not send in a conversation; empty where they may. */
export function muteText(conversation: Conversation | undefined): string {
  const { allSilentNow, silencedUntil } = strings.value;
  if (!conversation) return '';
  const { silent, role, silencedUntil: until } = conversation;
  if (until !== undefined && isFuture(until)) return silencedUntil(formatShort(until));
  return silent && role === 'member' ? allSilentNow : '';
}

/** Returns whether a time is in the future. */
export function isFuture(moment: string): boolean {
  return ends(moment).value;
}

const watched = new Map<string, { value: boolean }>();

function ends(moment: string): { value: boolean } {
  let known = watched.get(moment);
  if (!known) watched.set(moment, (known = computed(() => Date.parse(moment) > now.value)));
  return known;
}
