import { signal } from '@preact/signals';
import { me } from '../conversation/conversations';
import { sameName } from '../identity/token';
import { shelf } from '../shelf/shelf';

/** So many are remembered; what is older was heard or is not missed. */
const MOST = 500;

const key = () => `heard/${sameName(me.peek()?.name ?? '')}`;

/** Recordings that were played in this browser, by id. */
const heard = signal<readonly string[]>(read());

export function isHeard(id: string): boolean {
  return heard.value.includes(id);
}

export function markHeard(id: string): void {
  if (heard.peek().includes(id)) return;
  heard.value = [...heard.peek(), id].slice(-MOST);
  shelf.put(key(), JSON.stringify(heard.peek()));
}

function read(): string[] {
  try {
    const kept: unknown = JSON.parse(shelf.get(key()) ?? '[]');
    return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
}
