import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { Member } from '../../../src/protocol/shapes';
import { ask, hear } from '../connection/connection';

/** Who is in the room whose members were asked for last. */
export const members = signal<{ room: string; people: readonly Member[] } | null>(null);

/** How often something was heard that changes who is in a room, or as what. */
const changes = signal<ReadonlyMap<string, number>>(new Map());
const counted = new Map<string, ReadonlySignal<number>>();

export async function fetchMembers(room: string): Promise<void> {
  const answer = await ask('room:members', { conversation: room });
  if (answer.ok) members.value = { room, people: answer.data.members };
}

export function hearMembers(): void {
  hear('notice', ({ kind, conversation }) => {
    if (kind !== 'joined' && kind !== 'left' && kind !== 'role' && kind !== 'silence') return;
    changes.value = new Map(changes.value).set(conversation, (changes.value.get(conversation) ?? 0) + 1);
  });
}

/** Another number whenever who is in a room has changed. */
export function membersChanged(room: string): number {
  let count = counted.get(room);
  if (!count) counted.set(room, (count = computed(() => changes.value.get(room) ?? 0)));
  return count.value;
}
