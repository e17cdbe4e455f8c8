import { strings } from '../i18n/strings';
import { Icon } from '../ui/Icon';
import { count } from './people';
import { panel, togglePanel } from '../panel/panel';

/** Says how many people are online; a click shows who they are. */
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
      {/* Nobody has said yet how many. */}
      <span>{count.value > 0 ? peopleOnline(count.value) : people}</span>
    </button>
  );
}
