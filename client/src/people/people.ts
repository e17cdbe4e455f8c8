import { computed, signal } from '@preact/signals';
import type { Person } from '../../../src/protocol/types';
import { request, onEvent, state } from '../connection/connection';
import { language } from '../i18n/language';

export type ListedUser = Person & { online: boolean };

/** Online users, as the server counts them. */
export const count = signal(0);

/** Whether there are more users than were fetched. */
export const morePeople = signal(false);

/** The search text: the beginning of a nickname. */
export const searchTerm = signal('');

const known = signal<ReadonlyMap<string, ListedUser>>(new Map());
const found = signal<readonly ListedUser[] | null>(null);
let cursor: string | undefined;
let wanted = false;

/** Online users first, then by name. */
export const people = computed(() => {
  const { compare } = new Intl.Collator(language.value);
  const listed = found.value ?? [...known.value.values()];
  return [...listed].sort((a, b) => Number(b.online) - Number(a.online) || compare(a.name, b.name));
});

/** What is known of a user, for the avatar beside the name. */
export function findByName(name: string): ListedUser | undefined {
  for (const person of [...known.value.values(), ...(found.value ?? [])])
    if (person.name === name) return person;
  return undefined;
}

export function subscribePeople(): void {
  onEvent('count', (now) => (count.value = now));
  onEvent('welcome', (welcome) => {
    count.value = welcome.count;
    if (wanted) queueMicrotask(() => void fetchPeople());
  });
  onEvent('people', ({ joined, left }) => {
    const next = new Map(known.value);
    for (const person of joined) next.set(person.id, { ...person, online: true });
    for (const id of left) {
      const gone = next.get(id);
      if (gone) next.set(id, { ...gone, online: false });
    }
    known.value = next;
  });
}

/** Fetches the first page, and again after every new connection. */
export async function fetchPeople(): Promise<void> {
  wanted = true;
  if (state.value !== 'online') return;
  const answer = await request('people', { limit: 100 });
  if (!answer.ok) return;
  const { people: first, next } = answer.data;
  known.value = new Map(first.map((person) => [person.id, person]));
  cursor = next;
  morePeople.value = next !== undefined;
}

export async function fetchMorePeople(): Promise<void> {
  const answer = await request('people', { limit: 100, cursor });
  if (!answer.ok) return;
  const next = new Map(known.value);
  for (const person of answer.data.people) next.set(person.id, person);
  known.value = next;
  cursor = answer.data.next;
  morePeople.value = cursor !== undefined;
}

/** Searches for nicknames that begin with `q`; an empty one shows all users again. */
export async function searchPeople(q: string): Promise<void> {
  searchTerm.value = q;
  if (!q.trim()) {
    found.value = null;
    return;
  }
  const answer = await request('people', { q: q.trim(), limit: 50 });
  if (answer.ok && searchTerm.value === q) found.value = answer.data.people;
}
