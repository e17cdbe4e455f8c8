import { computed, signal } from '@preact/signals';
import type { Conversation } from '../../../src/protocol/shapes';
import { serverNow } from '../connection/clock';
import { words } from '../language/language';
import { shortMoment } from '../language/moment';

/** Silences end by themselves; looked at this often. */
const LOOK_EVERY_MS = 1_000;

const now = signal(serverNow());
window.setInterval(() => (now.value = serverNow()), LOOK_EVERY_MS);

/** Why one may not speak in a conversation; empty where one may. */
export function silenceIn(conversation: Conversation | undefined): string {
  const { allSilentNow, silencedUntil } = words.value;
  if (!conversation) return '';
  const { silent, role, silencedUntil: until } = conversation;
  if (until !== undefined && isAhead(until)) return silencedUntil(shortMoment(until));
  return silent && role === 'member' ? allSilentNow : '';
}

/** Whether a moment is still to come. */
export function isAhead(moment: string): boolean {
  return ends(moment).value;
}

const watched = new Map<string, { value: boolean }>();

function ends(moment: string): { value: boolean } {
  let known = watched.get(moment);
  if (!known) watched.set(moment, (known = computed(() => Date.parse(moment) > now.value)));
  return known;
}
