import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { Member } from '../../../src/protocol/types';
import { request, onEvent } from '../connection/connection';

/** The members of the room that was requested last. */
export const members = signal<{ room: string; people: readonly Member[]; claimable?: true } | null>(null);

/** Number of changes to members or roles, by room. */
const changes = signal<ReadonlyMap<string, number>>(new Map());
const counted = new Map<string, ReadonlySignal<number>>();

export async function fetchMembers(room: string): Promise<void> {
  const answer = await request('room:members', { conversation: room });
  if (!answer.ok) return;
  const { members: people, ...more } = answer.data;
  members.value = { room, people, ...more };
}

export function subscribeMembers(): void {
  onEvent('notice', ({ kind, conversation }) => {
    if (kind !== 'joined' && kind !== 'left' && kind !== 'role' && kind !== 'silence') return;
    changes.value = new Map(changes.value).set(conversation, (changes.value.get(conversation) ?? 0) + 1);
  });
}

/** Returns a number that changes with the members of a room. */
export function membersChanged(room: string): number {
  let count = counted.get(room);
  if (!count) counted.set(room, (count = computed(() => changes.value.get(room) ?? 0)));
  return count.value;
}
