import { strings } from '../i18n/strings';
import { Icon } from '../ui/Icon';
import { count } from './people';
import { panel, togglePanel } from '../panel/panel';

/** The button with the online count; a click shows the people list. */
export function PeopleToggle() {
  const { people, peopleOnline } = strings.value;
  return (
    <button
      type="button"
      class="people-toggle"
      aria-expanded={panel.value === 'people'}
      data-online-count={count.value}
      onClick={() => togglePanel('people')}
    >
      <Icon name="people" size={18} />
      {/* The count has not arrived yet. */}
      <span>{count.value > 0 ? peopleOnline(count.value) : people}</span>
    </button>
  );
}
