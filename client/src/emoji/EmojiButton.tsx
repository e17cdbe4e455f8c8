import { useState } from 'preact/hooks';
import { strings } from '../i18n/strings';
import { Icon } from '../ui/Icon';
import { lazyComponent } from '../ui/lazy-component';

const EmojiPanel = lazyComponent<{ onClose: () => void }>(
  async () => (await import('./EmojiPanel')).EmojiPanel,
);

/** The button beside the field that opens the emoji panel. */
export function EmojiButton() {
  const [open, setOpen] = useState(false);
  const { emoji } = strings.value;
  return (
    <div class="emoji">
      <button
        type="button"
        class="icon-button"
        aria-label={emoji}
        title={emoji}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon name="emoji" />
      </button>
      {open && <EmojiPanel onClose={() => setOpen(false)} />}
    </div>
  );
}
