import { nameKey } from '../identity/confusables.js';
import type { Person } from '../protocol/types.js';

export type KeyedPerson = Pick<Person, 'id' | 'name' | 'avatar'> & { key: string };

/** Users sorted by the keys of their nicknames, updated as they connect and disconnect. */
export class PeopleIndex {
  private readonly sorted: KeyedPerson[] = [];

  put(person: Person): void {
    const key = nameKey(person.name);
    const place = this.placeOf(key);
    const isKnown = this.sorted[place]?.key === key;
    // Objects of one shape: a copy by spreading takes 100 bytes more.
    this.sorted.splice(place, isKnown ? 1 : 0, {
      id: person.id,
      name: person.name,
      avatar: person.avatar,
      key,
    });
  }

  remove({ id, name }: Person): void {
    const place = this.placeOf(nameKey(name));
    if (this.sorted[place]?.id === id) this.sorted.splice(place, 1);
  }

  /** Returns up to `limit` users whose keys begin with `prefix` and come after `after`. */
  page(prefix: string, after: string, limit: number): KeyedPerson[] {
    let place = this.placeOf(after > prefix ? after : prefix);
    if (this.sorted[place]?.key === after) place += 1;
    const page: KeyedPerson[] = [];
    for (; page.length < limit; place += 1) {
      const person = this.sorted[place];
      if (!person?.key.startsWith(prefix)) break;
      page.push(person);
    }
    return page;
  }

  /** Returns the first position whose key is not before `key`. */
  private placeOf(key: string): number {
    let [low, high] = [0, this.sorted.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.sorted[middle]!.key < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
