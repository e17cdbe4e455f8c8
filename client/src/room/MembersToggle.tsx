import { strings } from '../i18n/strings';
import { Icon } from '../ui/Icon';
import { panel, togglePanel } from '../panel/panel';

/** A click shows who is in the room. */
export function MembersToggle({ count }: { count: number }) {
  const { members, memberCount } = strings.value;
  return (
    <button
      type="button"
      class="people-toggle"
      aria-label={`${members} ${memberCount(count)}`}
      aria-expanded={panel.value === 'people'}
      onClick={() => togglePanel('people')}
    >
      <Icon name="people" size={18} />
      <span>{memberCount(count)}</span>
    </button>
  );
}
