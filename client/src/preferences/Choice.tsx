interface Props<V extends string> {
  label: string;
  values: readonly V[];
  chosen: V;
  nameOf: (value: V) => string;
  onChoose: (value: V) => void;
}

/** One of a few visible options; radio buttons underneath, so that the arrow keys work. */
export function Choice<V extends string>({ label, values, chosen, nameOf, onChoose }: Props<V>) {
  return (
    <fieldset class="choice">
      <legend>{label}</legend>
      <div class="choice-values">
        {values.map((value) => (
          <label key={value}>
            <input
              type="radio"
              name={label}
              value={value}
              checked={value === chosen}
              onChange={() => onChoose(value)}
            />
            <span>{nameOf(value)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
