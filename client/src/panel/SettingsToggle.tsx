import { strings } from '../i18n/strings';
import { Icon } from '../ui/Icon';
import { panel, togglePanel } from './panel';

/** The button that shows the settings of the open conversation. */
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
