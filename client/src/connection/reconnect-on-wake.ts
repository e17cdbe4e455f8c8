import { LOBBY } from '../../../src/protocol/constants';
import { request, reconnectNow, reopen, state } from './connection';

/** After a sleep of this length a connection may be dead without notice. */
const DOUBT_AFTER_MS = 10_000;
const PROBE_TIMEOUT_MS = 4_000;

let hiddenSince = 0;

/**
 * After sleep, or when the network changes: reconnects at once, and checks whether the old
 * connection still works.
 */
export function reconnectOnWake(): void {
  addEventListener('online', () => void wake());
  addEventListener('offline', () => void wake());
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) void wake();
  });
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) hiddenSince = Date.now();
    else if (Date.now() - hiddenSince > DOUBT_AFTER_MS) void wake();
  });
}

async function wake(): Promise<void> {
  if (state.value !== 'online') return reconnectNow();
  const answer = await request('history', { conversation: LOBBY, limit: 1 }, PROBE_TIMEOUT_MS);
  if (!answer.ok && answer.error.code === 'unanswered') reopen();
}
