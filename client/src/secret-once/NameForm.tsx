import { useState } from 'preact/hooks';
import { NAME_MAX_GRAPHEMES } from '../../../src/protocol/constants';
import './secret-once.css';

interface Props {
  label: string;
  button: string;
  /** Returns whether it was created. */
  onMake: (name: string) => Promise<boolean>;
}

/** A form with the name of something to create. */
export function NameForm({ label, button, onMake }: Props) {
  const [name, write] = useState('');
  return (
    <form
      class="secret-form"
      onSubmit={(event) => {
        event.preventDefault();
        void onMake(name.trim()).then((made) => made && write(''));
      }}
    >
      <input
        class="field"
        aria-label={label}
        placeholder={label}
        maxLength={NAME_MAX_GRAPHEMES}
        required
        value={name}
        onInput={({ currentTarget }) => write(currentTarget.value)}
      />
      <button type="submit" class="second-button" disabled={!name.trim()}>
        {button}
      </button>
    </form>
  );
}
