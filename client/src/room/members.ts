import { signal } from '@preact/signals';
import type { Member } from '../../../src/protocol/shapes';
import { ask } from '../connection/connection';

/** Who is in the room whose members were asked for last. */
export const members = signal<{ room: string; people: readonly Member[] } | null>(null);

export async function fetchMembers(room: string): Promise<void> {
  const answer = await ask('room:members', { conversation: room });
  if (answer.ok) members.value = { room, people: answer.data.members };
}
