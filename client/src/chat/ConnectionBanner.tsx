import { useEffect, useState } from 'preact/hooks';
import { state } from '../connection/connection';
import { strings } from '../i18n/strings';

/** A shorter loss of the connection is not shown. */
const WORTH_A_WORD_MS = 1_500;

/** Tells the user that the connection is lost. */
export function ConnectionBanner() {
  const [late, setLate] = useState(false);
  const away = state.value !== 'online';

  useEffect(() => {
    setLate(false);
    if (!away) return undefined;
    const timer = window.setTimeout(() => setLate(true), WORTH_A_WORD_MS);
    return () => clearTimeout(timer);
  }, [away]);

  const { restarting, reconnecting, unreachable } = strings.value;
  const news = { entering: unreachable, away: reconnecting, restarting, online: '' }[state.value];
  return (
    <div role="status" class={late && news ? 'connection-line' : 'for-readers'}>
      {late && news}
    </div>
  );
}
