import type { TextEntry } from '../../../src/protocol/types';
import { strings } from '../i18n/strings';
import { hasReacted, toggleReaction } from './react';

/** The reactions of a message with their counts. A click adds or removes the own one. */
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
