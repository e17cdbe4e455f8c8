import type { TextEntry } from '../../../src/protocol/shapes';
import { excerptOf } from '../attachment/excerpt';
import { hear } from '../connection/connection';
import { addressOf } from '../conversation/address';
import { pointsAt } from '../conversation/changed';
import { findById, me, titleOf } from '../conversation/conversations';
import { reading } from '../conversation/reading';
import { visible } from '../look/screen';
import { sounds } from '../preferences/preferences';
import { notify } from './notification';
import { ring } from './sound';

/** Makes itself heard when something is said where nobody looks. */
export function hearAlerts(): void {
  hear('textmsg', (entry) => {
    // The list learns of a new conversation in the same moment.
    queueMicrotask(() => alert(entry));
  });
}

function alert(entry: TextEntry): void {
  if (!isNews(entry)) return;
  if (sounds.peek()) ring();
  const known = findById(entry.conversation);
  if (!lookedAt() && known) {
    const address = addressOf(known);
    void notify(
      titleOf(address),
      known.kind === 'room' ? `${entry.name}: ${excerptOf(entry)}` : excerptOf(entry),
      address,
    );
  }
}

/** Somebody else says it, out of sight, and not where one wants no noise, unless it points at oneself. */
function isNews(entry: TextEntry): boolean {
  const name = me.peek()?.name;
  if (entry.name === name) return false;
  if (findById(entry.conversation)?.muted && !pointsAt(entry, name)) return false;
  const place = reading.peek();
  return !lookedAt() || place?.conversation !== entry.conversation || !place.following;
}

const lookedAt = (): boolean => visible.peek() && document.hasFocus();
