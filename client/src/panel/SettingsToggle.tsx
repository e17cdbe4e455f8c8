import { words } from '../language/language';
import { Icon } from '../look/Icon';
import { panel, togglePanel } from './panel';

/** A click shows what can be set in the open conversation. */
export function SettingsToggle() {
  const { chatSettings } = words.value;
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={chatSettings}
      title={chatSettings}
      aria-expanded={panel.value === 'settings'}
      onClick={() => togglePanel('settings')}
    >
      <Icon name="more" />
    </button>
  );
}
