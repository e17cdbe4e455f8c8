import { avatars, type Entrance } from '../identity/entrance';
import { shelf } from '../shelf/shelf';

/** Nickname and picture of the last visit with this browser. */
export function lastVisit(): Entrance {
  try {
    const { name, avatar } = JSON.parse(shelf.get('visit') ?? '') as Partial<Entrance>;
    return {
      name: typeof name === 'string' ? name : '',
      avatar: avatars.find((file) => file === avatar) ?? '',
    };
  } catch {
    return { name: '', avatar: '' };
  }
}

export function rememberVisit(entrance: Entrance): void {
  shelf.put('visit', JSON.stringify(entrance));
}
