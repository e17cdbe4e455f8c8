import { words } from '../language/language';
import { Avatar } from '../look/Avatar';
import type { Mentions } from './use-mentions';

export const PICKER = 'mention-picker';
export const optionId = (index: number): string => `mention-${index}`;

/** Whom an @ may point at. The field keeps the focus; its keys choose. */
export function MentionPicker({ offered, chosen, pick }: Mentions) {
  if (offered.length === 0) return null;
  return (
    <ul id={PICKER} class="mention-picker" role="listbox" aria-label={words.value.whomToMention}>
      {offered.map((candidate, index) => (
        <li
          key={candidate.name ?? ''}
          id={optionId(index)}
          role="option"
          aria-selected={index === chosen}
          onPointerDown={(event) => {
            // The field keeps the focus, and the keyboard of a phone stays open.
            event.preventDefault();
          }}
          onClick={() => pick(candidate)}
        >
          {candidate.avatar ? (
            <Avatar avatar={candidate.avatar} size={28} />
          ) : (
            <span class="avatar everyone" aria-hidden="true">
              @
            </span>
          )}
          <bdi class="cut">{candidate.shown}</bdi>
          {candidate.name !== undefined && candidate.name !== candidate.shown && (
            <bdi class="cut nickname">{candidate.name}</bdi>
          )}
        </li>
      ))}
    </ul>
  );
}
