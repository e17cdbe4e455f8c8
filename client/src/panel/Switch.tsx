interface Props {
  label: string;
  /** An explanation, where the label is not enough. */
  hint?: string;
  on: boolean;
  onChange: (on: boolean) => void;
}

/** A switch. */
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
          // Shows the value of the server, not the click.
          event.preventDefault();
          // The browser resets the box after this; only then may it be drawn again.
          window.setTimeout(() => onChange(!on));
        }}
      />
    </label>
  );
}
