import { signal } from '@preact/signals';
import type { Settings } from '../../../src/protocol/types';
import { type RequestResult, request, onEvent } from '../connection/connection';

/** Privacy settings of this user. */
export const settings = signal<Settings>({ receipts: false, hidden: false });

export function subscribeSettings(): void {
  onEvent('welcome', (welcome) => {
    if (welcome.settings) settings.value = welcome.settings;
  });
}

/** Sends and receives read receipts: both or neither. */
export function setReceipts(receipts: boolean): Promise<RequestResult<unknown>> {
  return set({ receipts });
}

/** Shows this user as offline to all users. */
export function setHidden(hidden: boolean): Promise<RequestResult<unknown>> {
  return set({ hidden });
}

/** Applied at once; reverted if the server rejects it. */
async function set(wish: Partial<Settings>): Promise<RequestResult<unknown>> {
  const before = settings.value;
  settings.value = { ...before, ...wish };
  const answer = await request('me:set', wish);
  if (!answer.ok) settings.value = before;
  return answer;
}
