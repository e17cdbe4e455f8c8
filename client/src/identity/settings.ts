import { signal } from '@preact/signals';
import type { Settings } from '../../../src/protocol/types';
import { type RequestResult, request, onEvent } from '../connection/connection';

/** How this person wants to be seen. */
export const settings = signal<Settings>({ receipts: false, hidden: false });

export function subscribeSettings(): void {
  onEvent('welcome', (welcome) => {
    if (welcome.settings) settings.value = welcome.settings;
  });
}

/** Tells others how far one has read, and is told: both or neither. */
export function setReceipts(receipts: boolean): Promise<RequestResult<unknown>> {
  return set({ receipts });
}

/** Shows oneself as away to everybody. */
export function setHidden(hidden: boolean): Promise<RequestResult<unknown>> {
  return set({ hidden });
}

/** Shown at once; put back where the server would not have it. */
async function set(wish: Partial<Settings>): Promise<RequestResult<unknown>> {
  const before = settings.value;
  settings.value = { ...before, ...wish };
  const answer = await request('me:set', wish);
  if (!answer.ok) settings.value = before;
  return answer;
}
