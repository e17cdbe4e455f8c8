import { useState } from 'preact/hooks';
import { strings } from '../i18n/strings';
import { Icon } from '../ui/Icon';
import { lazyComponent } from '../ui/lazy-component';

const EmojiPanel = lazyComponent<{ onClose: () => void }>(
  async () => (await import('./EmojiPanel')).EmojiPanel,
);

/** Beside the field: all emoji, to pick from. */
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
