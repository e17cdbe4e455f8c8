import { newMessageId } from '@teahouse/client';

/** How long a tab waits for the claims of others; browsers run the timers of a hidden tab up to a second late. */
const WAIT_MS = 200;
/** Claims of so many messages are remembered: more than arrive in that time. */
const REMEMBERED = 200;

/** The best claim wins: a tab that shows the message, then one that the user looks at, then any. */
export type Sight = 'reading' | 'looking' | 'hidden';
const ORDER: readonly Sight[] = ['reading', 'looking', 'hidden'];

interface Claim {
  message: string;
  /** Sorts better claims first. Tabs of equal sight differ by a random end. */
  rank: string;
}

const tab = newMessageId();
const best = new Map<string, string>();
// Unlike Web Locks it also exists over plain http.
const channel = 'BroadcastChannel' in window ? new BroadcastChannel('teahouse.alerts') : undefined;
channel?.addEventListener('message', ({ data }: MessageEvent<Claim>) => remember(data));

/**
 * Calls `alert` in one tab of this browser, and in none if one of them shows the message. A frozen tab makes no claim,
 * so it silences no other.
 * @param message unique in this browser, with the user
 */
export function claimAlert(message: string, sight: Sight, alert: () => void): void {
  const rank = `${ORDER.indexOf(sight)}${tab}`;
  const known = best.get(message);
  // A claim that was there first holds against one of equal sight.
  if (known !== undefined && known[0]! <= rank[0]!) return;
  remember({ message, rank });
  channel?.postMessage({ message, rank } satisfies Claim);
  if (sight === 'reading') return;
  setTimeout(() => {
    if (best.get(message) === rank) alert();
  }, WAIT_MS);
}

function remember({ message, rank }: Claim): void {
  const known = best.get(message);
  if (known !== undefined && known <= rank) return;
  best.set(message, rank);
  for (const old of best.keys()) {
    if (best.size <= REMEMBERED) break;
    best.delete(old);
  }
}
