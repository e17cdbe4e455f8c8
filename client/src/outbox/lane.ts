import { ask, state } from '../connection/connection';
import type { Address } from '../conversation/address';
import { land } from './landing';
import { addressOfItem, type Item } from './item';
import { fail, items } from './items';

const RETRY_MIN_MS = 1_000;
const RETRY_MAX_MS = 15_000;

const running = new Set<Address>();

/**
 * Sends the messages of one conversation, one at a time and in order.
 * Ends when there is nothing left or no connection; the next `welcome` starts it again.
 */
export async function sendLane(address: Address): Promise<void> {
  if (running.has(address)) return;
  running.add(address);
  let pause = RETRY_MIN_MS;
  for (let item; state.value === 'online' && (item = nextIn(address));) {
    const { clientId, to, conversation, content } = item;
    const answer = await ask('textmsg', { clientId, to, conversation, content });
    if (answer.ok) {
      land(item, answer.data);
      pause = RETRY_MIN_MS;
      continue;
    }
    const { code, retryAfterMs } = answer.error;
    if (code !== 'unanswered' && code !== 'unavailable' && code !== 'rate_limited') {
      fail(item, code);
      continue;
    }
    if (state.value !== 'online') break;
    await new Promise((resolve) => setTimeout(resolve, retryAfterMs ?? pause));
    pause = Math.min(pause * 2, RETRY_MAX_MS);
  }
  running.delete(address);
}

function nextIn(address: Address): Item | undefined {
  return items.value.find((item) => item.state === 'waiting' && addressOfItem(item) === address);
}
