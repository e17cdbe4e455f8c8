import { words } from '../language/language';
import { Icon } from '../look/Icon';
import { count } from './people';
import { panelOpen, togglePanel } from './panel';

/** Says how many people are online; a click shows who they are. */
export function PeopleToggle() {
  const online = words.value.peopleOnline(count.value);
  return (
    <button
      type="button"
      class="people-toggle"
      aria-expanded={panelOpen.value}
      aria-controls="people"
      data-online-count={count.value}
      onClick={togglePanel}
    >
      <Icon name="people" size={18} />
      <span>{online}</span>
    </button>
  );
}
