import type { TextEntry } from '../../../src/protocol/shapes';
import { ask, whenOnline } from '../connection/connection';
import { me } from '../conversation/conversations';
import { say } from '../look/toast';
import { whyNot } from '../language/why-not';

/** Those that stand in the menu of a text. */
export const QUICK = ['👍', '❤️', '😂', '😮', '😢', '🙏'] as const;

/** Puts an emoji under a text, or takes one's own away. */
export async function toggleReaction(entry: TextEntry, emoji: string): Promise<void> {
  const { conversation, seq } = entry;
  // What is meant is what was seen at the click.
  const on = !hasReacted(entry, emoji);
  await whenOnline();
  const answer = await ask('react', { conversation, seq, emoji, on });
  say(whyNot(answer));
}

export function hasReacted({ reactions }: TextEntry, emoji: string): boolean {
  const by = reactions?.find((reaction) => reaction.emoji === emoji)?.by ?? [];
  return by.includes(me.value?.name ?? '');
}
