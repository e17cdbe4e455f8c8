import type { TextEntry } from '../../../src/protocol/types';
import { request, whenOnline } from '../connection/connection';
import { me } from '../message-store/conversations';
import { showToast } from '../ui/toast';
import { errorMessage } from '../i18n/error-message';

/** The emoji in the menu of a message. */
export const QUICK = ['👍', '❤️', '😂', '😮', '😢', '🙏'] as const;

/** Adds or removes an own reaction. */
export async function toggleReaction(entry: TextEntry, emoji: string): Promise<void> {
  const { conversation, seq } = entry;
  // Decided by what was shown at the click.
  const on = !hasReacted(entry, emoji);
  await whenOnline();
  const answer = await request('react', { conversation, seq, emoji, on });
  showToast(errorMessage(answer));
}

export function hasReacted({ reactions }: TextEntry, emoji: string): boolean {
  const by = reactions?.find((reaction) => reaction.emoji === emoji)?.by ?? [];
  return by.includes(me.value?.name ?? '');
}
