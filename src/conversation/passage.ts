import { ROOM_PEOPLE_MAX } from '../protocol/limits.js';
import type { Role } from '../protocol/shapes.js';

/** How a conversation begins, which it does with its first line. Of a room, the author of that line is the owner. */
export interface Beginning {
  kind: 'direct' | 'room';
  people: readonly string[];
  /** None for a private conversation. */
  title?: string;
  isOpen?: boolean;
}

/** Who may add a line, and who comes or goes with it; judged in the transaction that stores the line. */
export interface Passage {
  /** A member; a member who may remove the `leaves`; or anybody, where the room is open. */
  by: 'member' | 'superior' | 'anybody';
  joins?: readonly string[];
  leaves?: readonly string[];
  /** Who owns the room from now on; must be named where its owner leaves others behind. */
  owner?: string;
}

/** `stale`: somebody came or went since the line was thought of; think again. */
export type Denial = 'not_found' | 'forbidden' | 'full' | 'stale';

export type Roles = Map<string, Role>;

const RANK: Record<Role, number> = { member: 0, admin: 1, owner: 2 };
const NOBODY: readonly string[] = [];

export function isMove({ joins, leaves }: Passage): boolean {
  return joins !== undefined || leaves !== undefined;
}

/**
 * Why a line may not be stored, if so.
 * @param roles of everybody in the conversation; of the author only, where nobody comes or goes
 */
export function denial(passage: Passage, author: string, roles: Roles, isOpen: boolean): Denial | undefined {
  const { by, joins = NOBODY, leaves = NOBODY, owner } = passage;
  const role = roles.get(author);
  if (by === 'anybody' ? !isOpen : role === undefined) return 'not_found';
  if (joins.some((person) => roles.has(person))) return 'stale';
  if (leaves.some((person) => !roles.has(person))) return 'stale';
  if (by === 'superior' && leaves.some((person) => RANK[roles.get(person)!] >= RANK[role!]))
    return 'forbidden';
  if (joins.length > 0 && roles.size + joins.length > ROOM_PEOPLE_MAX) return 'full';
  const isOrphaned = leaves.some((person) => roles.get(person) === 'owner') && leaves.length < roles.size;
  const canOwn = owner !== undefined && roles.has(owner) && !leaves.includes(owner);
  return isOrphaned && !canOwn ? 'stale' : undefined;
}

/** Who is there, and as what, after the line. */
export function move(roles: Roles, { joins = NOBODY, leaves = NOBODY, owner }: Passage): void {
  for (const person of leaves) roles.delete(person);
  for (const person of joins) roles.set(person, 'member');
  if (owner !== undefined) roles.set(owner, 'owner');
}
