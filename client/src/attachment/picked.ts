import { signal } from '@preact/signals';
import type { Address } from '../conversation/address';
import { field } from '../conversation/field';
import { sameName } from '../identity/token';
import { words } from '../language/language';
import { say } from '../look/toast';
import { shelf } from '../shelf/shelf';
import type { Parcel } from './parcel';

/** Files that were chosen and not sent yet, for each conversation. Like what was written, they survive a reload. */
export const picked = signal<Readonly<Record<Address, readonly Parcel[]>>>({});

/** How large a file may be, in bytes, as the house says. */
export const mostBytes = signal(Infinity);

let key = '';

export function recallPicked(name: string): void {
  key = `picked/${sameName(name)}`;
  try {
    picked.value = (JSON.parse(shelf.get(key) ?? '{}') ?? {}) as Record<Address, Parcel[]>;
  } catch {
    picked.value = {};
  }
}

/** Puts files beside what is being written. */
export async function pick(address: Address, files: Iterable<File>): Promise<void> {
  const chosen = [...files];
  if (chosen.length === 0) return;
  try {
    const { take } = await import('./pick');
    await take(address, chosen);
    field.current?.focus();
  } catch {
    say(words.value.notFetched);
  }
}

export function keepPicked(address: Address, parcels: readonly Parcel[]): void {
  const { [address]: _, ...others } = picked.value;
  picked.value = parcels.length > 0 ? { ...others, [address]: parcels } : others;
  shelf.put(key, JSON.stringify(picked.value));
}

/** Takes them off, to be sent. */
export function takePicked(address: Address): readonly Parcel[] {
  const parcels = picked.value[address] ?? [];
  keepPicked(address, []);
  return parcels;
}
