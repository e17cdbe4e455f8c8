import { strings } from '../i18n/strings';
import { Avatar } from '../ui/Avatar';
import { type Mentions, optionId, PICKER } from './use-mentions';
import './mention-picker.css';

/** The picker of users to mention. The field keeps the focus; its keys choose. */
export function MentionPicker({ offered, chosen, pick }: Mentions) {
  return (
    <ul id={PICKER} class="mention-picker" role="listbox" aria-label={strings.value.whomToMention}>
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
