import { words } from '../language/language';
import { Icon } from '../look/Icon';
import { panelOpen, togglePanel } from '../people/panel';

/** A click shows who is in the room. */
export function MembersToggle({ count }: { count: number }) {
  const { members, memberCount } = words.value;
  return (
    <button
      type="button"
      class="people-toggle"
      aria-label={`${members} ${memberCount(count)}`}
      aria-expanded={panelOpen.value}
      aria-controls="people"
      onClick={togglePanel}
    >
      <Icon name="people" size={18} />
      <span>{memberCount(count)}</span>
    </button>
  );
}
