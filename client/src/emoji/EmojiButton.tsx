import { useState } from 'preact/hooks';
import { words } from '../language/language';
import { Icon } from '../look/Icon';
import { lazily } from '../look/lazily';

const EmojiPanel = lazily<{ onClose: () => void }>(async () => (await import('./EmojiPanel')).EmojiPanel);

/** Beside the field: all emoji, to pick from. */
export function EmojiButton() {
  const [open, setOpen] = useState(false);
  const { emoji } = words.value;
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
