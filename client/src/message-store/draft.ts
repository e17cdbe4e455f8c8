import { signal } from '@preact/signals';
import { shelf } from '../shelf/shelf';
import { sameName } from '../identity/token';
import type { Address } from './address';

/** What was written and not sent, for each conversation; it survives a reload. */
export const drafts = signal<Readonly<Record<Address, string>>>({});

let key = '';

export function recallDrafts(name: string): void {
  key = `drafts/${sameName(name)}`;
  try {
    const kept: unknown = JSON.parse(shelf.get(key) ?? '{}');
    drafts.value = Object.fromEntries(
      Object.entries(kept ?? {}).filter(([, text]) => typeof text === 'string'),
    );
  } catch {
    drafts.value = {};
  }
}

export function keepDraft(address: Address, text: string): void {
  if ((drafts.value[address] ?? '') === text) return;
  const { [address]: _, ...others } = drafts.value;
  drafts.value = text ? { ...others, [address]: text } : others;
  shelf.put(key, JSON.stringify(drafts.value));
}
