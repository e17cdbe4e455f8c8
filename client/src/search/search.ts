import { batch, signal } from '@preact/signals';
import { SEARCH_MAX_LENGTH } from '../../../src/protocol/constants';
import type { Conversation, ErrorCode, TextEntry } from '../../../src/protocol/types';
import { request } from '../connection/connection';
import { openPanel } from '../panel/panel';

/** The query is sent when the user has stopped typing for this time. */
const PAUSE_MS = 250;
const PAGE = 30;

/** The conversation that is searched; `null` for all. */
export const scope = signal<Conversation | null>(null);
export const query = signal('');
export const found = signal<readonly TextEntry[]>([]);
export const progress = signal<'idle' | 'searching' | 'done' | ErrorCode | 'unanswered'>('idle');

/** Whether there are older results. */
export const more = signal(false);

let timer = 0;
let asked = 0;

export function openSearch(conversation: Conversation | null): void {
  if (conversation?.id !== scope.value?.id) found.value = [];
  scope.value = conversation;
  openPanel('search');
  searchMessages(query.value);
}

export function searchEverywhere(): void {
  scope.value = null;
  searchMessages(query.value);
}

/** Searches for this as soon as the user stops typing. */
export function searchMessages(q: string): void {
  query.value = q;
  clearTimeout(timer);
  asked += 1;
  if (q.trim()) {
    progress.value = 'searching';
    timer = window.setTimeout(() => void fetch(), PAUSE_MS);
    return;
  }
  batch(() => {
    found.value = [];
    more.value = false;
    progress.value = 'idle';
  });
}

/** Fetches the page after the last result. */
export async function searchFurther(): Promise<void> {
  if (more.value && progress.value === 'done') await fetch(found.value.at(-1)?.id);
}

async function fetch(before?: string): Promise<void> {
  const mine = (asked += 1);
  progress.value = 'searching';
  const q = query.value.trim().slice(0, SEARCH_MAX_LENGTH);
  const answer = await request('search', { q, conversation: scope.value?.id, before, limit: PAGE });
  // The query has changed meanwhile.
  if (mine !== asked) return;
  batch(() => {
    progress.value = answer.ok ? 'done' : answer.error.code;
    more.value = answer.ok && answer.data.more;
    if (answer.ok)
      found.value = before === undefined ? answer.data.entries : [...found.value, ...answer.data.entries];
  });
}
