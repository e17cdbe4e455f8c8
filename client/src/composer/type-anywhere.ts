import { hasLayers } from '../navigation/history-layers';
import { composerInput } from '../ui/composer-input';

/** Moves the focus to the composer when the user types, pastes, or presses Escape outside any text field. */
export function typeAnywhere(): void {
  addEventListener('keydown', (event) => {
    if (event.defaultPrevented || hasLayers() || document.activeElement?.matches('input, textarea, select')) {
      return;
    }
    if (event.key === 'Escape' || isText(event)) composerInput.current?.focus();
  });
}

/** The space bar scrolls, or presses the focused button. */
function isText({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey) return key === 'v' && !altKey;
  return !altKey && /^\S$/u.test(key);
}
