import { confirm } from '../confirm/confirm';
import { adminStrings } from './strings';

const DAYS = [1, 7, 30, 90, 180, 365];
const INHERIT = 'inherit';

interface Props {
  label: string;
  /** 0 for ever; `undefined` for the retention of the server. */
  days: number | undefined;
  /** Whether a room may follow the server. */
  inherits?: boolean;
  onKeep: (days: number | undefined) => Promise<void>;
}

/** Sets how long messages are kept. */
export function RetentionSetting({ label, days, inherits = false, onKeep }: Props) {
  const w = adminStrings.value;
  const listed = days === undefined || days === 0 || DAYS.includes(days) ? DAYS : [...DAYS, days];
  const choose = async (select: HTMLSelectElement) => {
    const wish = select.value === INHERIT ? undefined : Number(select.value);
    // Shows the value of the server, not the one just chosen.
    Object.assign(select, { value: String(days ?? INHERIT) });
    if (wish && !(await confirm(w.confirmKeep(w.days(wish)), w.erase))) return;
    await onKeep(wish);
  };
  return (
    <select
      class="field admin-select"
      aria-label={label}
      value={String(days ?? INHERIT)}
      onChange={({ currentTarget }) => void choose(currentTarget)}
    >
      {inherits && <option value={INHERIT}>{w.asHouse}</option>}
      <option value="0">{w.keepForEver}</option>
      {listed.map((count) => (
        <option key={count} value={count}>
          {w.days(count)}
        </option>
      ))}
    </select>
  );
}
