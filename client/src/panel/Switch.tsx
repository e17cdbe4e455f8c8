interface Props {
  label: string;
  /** What it means, where that is not plain. */
  hint?: string;
  on: boolean;
  onChange: (on: boolean) => void;
}

/** Something that is on or off. */
export function Switch({ label, hint, on, onChange }: Props) {
  return (
    <label class="setting">
      <span>
        {label}
        {hint && <small>{hint}</small>}
      </span>
      <input
        type="checkbox"
        role="switch"
        class="switch"
        checked={on}
        onClick={(event) => {
          // What it shows is what the server says, not what was clicked.
          event.preventDefault();
          // The browser puts the box back after this; only then may it be drawn anew.
          window.setTimeout(() => onChange(!on));
        }}
      />
    </label>
  );
}
