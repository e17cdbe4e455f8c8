import { useId, useState } from 'preact/hooks';
import { request } from '../connection/connection';
import { formatDuration } from '../i18n/format-time';
import { errorMessage } from '../i18n/error-message';
import { showToast } from '../ui/toast';
import { adminStrings } from './strings';

const HOUR_MS = 60 * 60_000;
const SPANS_MS = [HOUR_MS, 24 * HOUR_MS, 30 * 24 * HOUR_MS];

/** Bans an address or a range of addresses. */
export function AddressBan({ onDone }: { onDone: () => void }) {
  const [ip, write] = useState('');
  const [forMs, choose] = useState(SPANS_MS[1]!);
  const hint = useId();
  const w = adminStrings.value;
  const ban = async () => {
    const answer = await request('admin:ban', { ip: ip.trim(), ...(forMs > 0 && { forMs }) });
    if (!answer.ok) return showToast(answer.error.code === 'invalid' ? w.addressWrong : errorMessage(answer));
    write('');
    onDone();
  };
  return (
    <form
      class="admin-form"
      onSubmit={(event) => {
        event.preventDefault();
        void ban();
      }}
    >
      <input
        class="field"
        aria-label={w.address}
        aria-describedby={hint}
        placeholder={w.address}
        required
        value={ip}
        onInput={({ currentTarget }) => write(currentTarget.value)}
      />
      <select
        class="field admin-select"
        aria-label={w.banFor}
        value={forMs}
        onChange={({ currentTarget }) => choose(Number(currentTarget.value))}
      >
        {SPANS_MS.map((ms) => (
          <option key={ms} value={ms}>
            {formatDuration(ms)}
          </option>
        ))}
        <option value={0}>{w.forEver}</option>
      </select>
      <button type="submit" class="second-button" disabled={!ip.trim()}>
        {w.banAddress}
      </button>
      <small id={hint}>{w.addressHint}</small>
    </form>
  );
}
