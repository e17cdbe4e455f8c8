import { signal } from '@preact/signals';
import { me } from '../message-store/conversations';
import { sameName } from '../identity/token';
import { localStore } from '../storage/local-storage';

/** Number of remembered ids; forgotten recordings show as unplayed again. */
const MOST = 500;

const key = () => `heard/${sameName(me.peek()?.name ?? '')}`;

/** Recordings that were played in this browser, by id. */
const heard = signal<readonly string[]>(read());

export function isPlayed(id: string): boolean {
  return heard.value.includes(id);
}

export function markPlayed(id: string): void {
  if (heard.peek().includes(id)) return;
  heard.value = [...heard.peek(), id].slice(-MOST);
  localStore.put(key(), JSON.stringify(heard.peek()));
}

function read(): string[] {
  try {
    const kept: unknown = JSON.parse(localStore.get(key()) ?? '[]');
    return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
}
