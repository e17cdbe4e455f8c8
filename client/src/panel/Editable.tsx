import { useEffect, useId, useState } from 'preact/hooks';
import { panelStrings } from '../i18n/panels';

interface Props {
  label: string;
  value: string;
  /** In characters. */
  maxLength: number;
  placeholder?: string;
  /** Several lines. */
  long?: boolean;
  /** It may not be empty. */
  required?: boolean;
  /** Returns whether it is saved. */
  onSave: (text: string) => Promise<boolean>;
}

/** An editable text of the settings: once it differs, a button saves it. */
export function Editable({ label, value, maxLength, placeholder, long, required, onSave }: Props) {
  const [text, write] = useState(value);
  const id = useId();
  const { save } = panelStrings.value;
  const changed = text.trim() !== value;
  useEffect(() => write(value), [value]);

  const keep = async () => {
    if (!changed || (required && !text.trim())) return;
    if (!(await onSave(text.trim()))) write(value);
  };
  const Field = long ? 'textarea' : 'input';

  return (
    <form
      class="editable"
      onSubmit={(event) => {
        event.preventDefault();
        void keep();
      }}
    >
      <label for={id}>{label}</label>
      <div>
        <Field
          id={id}
          class="field"
          value={text}
          maxLength={maxLength}
          placeholder={placeholder}
          onInput={({ currentTarget }: { currentTarget: HTMLInputElement | HTMLTextAreaElement }) =>
            write(currentTarget.value)
          }
        />
        {changed && (
          <button type="submit" class="main-button" disabled={required && !text.trim()}>
            {save}
          </button>
        )}
      </div>
    </form>
  );
}
