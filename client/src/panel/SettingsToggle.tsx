import { strings } from '../i18n/strings';
import { Icon } from '../ui/Icon';
import { panel, togglePanel } from './panel';

/** A click shows what can be set in the open conversation. */
export function SettingsToggle() {
  const { chatSettings } = strings.value;
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
