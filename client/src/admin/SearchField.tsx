import { useEffect, useState } from 'preact/hooks';
import { Icon } from '../ui/Icon';

const PAUSE_MS = 150;

/** A search field that sends the query when typing pauses. */
export function SearchField({ label, q, onFind }: { label: string; q: string; onFind: (q: string) => void }) {
  const [text, write] = useState(q);
  useEffect(() => {
    const timer = window.setTimeout(() => onFind(text.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <label class="search">
      <Icon name="search" size={16} />
      <span class="for-readers">{label}</span>
      <input
        class="field"
        type="search"
        placeholder={label}
        value={text}
        onInput={({ currentTarget }) => write(currentTarget.value)}
      />
    </label>
  );
}
