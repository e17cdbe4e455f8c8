import { strings } from '../i18n/strings';
import { Icon } from '../ui/Icon';
import { panel, togglePanel } from '../panel/panel';

/** The button that shows the members of the room. */
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
