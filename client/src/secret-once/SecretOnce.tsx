import { useEffect, useRef } from 'preact/hooks';
import { showToast } from '../ui/toast';

interface Props {
  label: string;
  secret: string;
  words: { shownOnce: string; copy: string; copied: string; notCopied: string; done: string };
  onDone: () => void;
}

/** A newly created secret, which is shown only once. The page stores it nowhere else. */
export function SecretOnce({ label, secret, words, onDone }: Props) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(secret);
      showToast(words.copied);
    } catch {
      field.current?.select();
      showToast(words.notCopied);
    }
  };
  return (
    <div class="secret-made" role="group" aria-label={label}>
      <p>{words.shownOnce}</p>
      <input
        ref={field}
        class="field"
        readOnly
        aria-label={label}
        value={secret}
        onFocus={({ currentTarget }) => currentTarget.select()}
      />
      <div>
        <button type="button" class="main-button" onClick={() => void copy()}>
          {words.copy}
        </button>
        <button type="button" class="second-button" onClick={onDone}>
          {words.done}
        </button>
      </div>
    </div>
  );
}
