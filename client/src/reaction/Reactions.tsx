import type { TextEntry } from '../../../src/protocol/types';
import { strings } from '../i18n/strings';
import { hasReacted, toggleReaction } from './react';

/** The emoji under a text and how many people put each there. A click joins in, or takes it back. */
export function Reactions({ entry }: { entry: TextEntry }) {
  if (!entry.reactions?.length) return null;
  const { reactedBy } = strings.value;
  return (
    <ul class="reactions">
      {entry.reactions.map(({ emoji, by }) => (
        <li key={emoji}>
          <button
            type="button"
            class="reaction small-target"
            aria-pressed={hasReacted(entry, emoji)}
            aria-label={reactedBy(emoji, by)}
            title={reactedBy(emoji, by)}
            onClick={() => void toggleReaction(entry, emoji)}
          >
            <span>{emoji}</span>
            <span>{by.length}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
