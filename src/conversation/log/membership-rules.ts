import { ROOM_PEOPLE_MAX } from '../../protocol/constants.js';
import type { Role } from '../../protocol/types.js';

/** How a conversation begins, which it does with its first line. Of a room, the author of that line is the owner. */
export interface NewConversation {
  kind: 'direct' | 'room';
  people: readonly string[];
  /** None for a private conversation. */
  title?: string;
  isOpen?: boolean;
}

/** Who may add a line, and what becomes so with it; judged and done in the transaction that stores the line. */
export interface MembershipChange {
  /**
   * A member; a member who may speak; an admin or the owner; the owner; a member who ranks above the `leaves` and whom
   * it `mutes`; anybody, where the room is open; or the house itself, which is asked nothing.
   */
  allowedFor: 'member' | 'speaker' | 'admin' | 'owner' | 'superior' | 'anybody' | 'server';
  joins?: readonly string[];
  leaves?: readonly string[];
  /**
   * Whose role is another one from now on. An owner is made by the present one, who is a member then; where there is
   * none, an admin makes themselves the owner, or a member where there is no admin either.
   */
  appoints?: { person: string; role: Role };
  /** Who may not speak until then, in milliseconds since 1970; `null` lets them speak again. */
  mutes?: { person: string; until: number | null };
  /** What the room is from now on; what is left out stays. */
  changes?: { title?: string; announcement?: string; open?: 0 | 1; silent?: 0 | 1 };
}

/**
 * `stale`: somebody came, went or has another role since the line was thought of; think again. `unmet`: what it requires
 * is not so.
 */
export type Denial =
  | { denied: 'not_found' | 'forbidden' | 'full' | 'stale' | 'unmet' }
  /** `until` is missing where no end is known. */
  | { denied: 'muted' | 'banned'; until?: number };

/** A member as the judge sees them. */
export interface MemberState {
  role: Role;
  silencedUntil: number | null;
}

export type MemberStates = Map<string, MemberState>;

/** What of a room is judged by; `open` and `silent` are 1 or 0. */
export interface RoomState {
  open: number;
  silent: number;
  /** Until when those may not speak who have left; kept up where many lines are judged by one look. */
  mutedWhoLeft?: Map<string, number>;
}

export const RANK: Record<Role, number> = { member: 0, admin: 1, owner: 2 };
const NO_ONE: readonly string[] = [];

/** Whether somebody comes or goes. */
export function changesMemberSet({ joins, leaves }: MembershipChange): boolean {
  return (joins ?? leaves) !== undefined;
}

/** Whether it is about people, so that the standing of everybody has to be known. */
export function changesMembers({ joins, leaves, appoints, mutes }: MembershipChange): boolean {
  return (joins ?? leaves ?? appoints ?? mutes) !== undefined;
}

/** Why a line may not be stored, if so. */
export function checkPermission(
  change: MembershipChange,
  line: { author: string; at: number },
  /** Of everybody in the conversation; of the author only, where the change moves nobody. */
  members: MemberStates,
  room: RoomState,
): Denial | undefined {
  const { allowedFor, joins = NO_ONE, leaves = NO_ONE, appoints, mutes, changes } = change;
  const me = members.get(line.author);
  const isKnown = allowedFor === 'server' || (allowedFor === 'anybody' ? room.open === 1 : me !== undefined);
  if (!isKnown) return { denied: 'not_found' };
  if (allowedFor === 'speaker') return muteDenial(me!, line.at, room);
  const others = [...leaves, ...(appoints ? [appoints.person] : []), ...(mutes ? [mutes.person] : [])];
  if (joins.some((person) => members.has(person))) return { denied: 'stale' };
  if (others.some((person) => !members.has(person))) return { denied: 'stale' };
  const rank = me ? RANK[me.role] : -1;
  const isBelow =
    (allowedFor === 'superior' && others.some((person) => RANK[members.get(person)!.role] >= rank)) ||
    ((allowedFor === 'admin' || allowedFor === 'owner') && rank < RANK[allowedFor]);
  if (isBelow) return { denied: 'forbidden' };
  // A title and an announcement are messages: a muted admin may set neither.
  const isSpeech = changes?.title !== undefined || changes?.announcement !== undefined;
  const denial = isSpeech && me ? muteDenial(me, line.at, room) : undefined;
  if (denial) return denial;
  if (joins.length > 0 && members.size + joins.length > ROOM_PEOPLE_MAX) return { denied: 'full' };
  // Who ends a room puts everybody out, also those who came meanwhile.
  const ends = leaves.length > 0 && (allowedFor === 'owner' || allowedFor === 'server');
  if (ends && leaves.length < members.size) return { denied: 'stale' };
  return ownershipDenial(change, line.author, members);
}

/** A room has one owner, or none. */
function ownershipDenial(
  { leaves = NO_ONE, appoints }: MembershipChange,
  author: string,
  members: MemberStates,
): Denial | undefined {
  const isOwner = (person: string): boolean => members.get(person)?.role === 'owner';
  const hasHeir = appoints?.role === 'owner' && !leaves.includes(appoints.person);
  if (hasHeir && !isOwner(author)) return ownershipClaimDenial(author, appoints.person, members);
  return appoints && appoints.role !== 'owner' && isOwner(appoints.person)
    ? { denied: 'forbidden' }
    : undefined;
}

/** Whether `author` may not make `heir` the owner, being none. */
function ownershipClaimDenial(author: string, heir: string, members: MemberStates): Denial | undefined {
  const roles = [...members.values()].map(({ role }) => role);
  if (author !== heir || roles.includes('owner')) return { denied: 'stale' };
  const isBelow = members.get(author)?.role !== 'admin' && roles.includes('admin');
  return isBelow ? { denied: 'stale' } : undefined;
}

function muteDenial({ role, silencedUntil }: MemberState, now: number, room: RoomState): Denial | undefined {
  if (role === 'member' && room.silent === 1) return { denied: 'muted' };
  return silencedUntil !== null && silencedUntil > now
    ? { denied: 'muted', until: silencedUntil }
    : undefined;
}

/** Makes `members` and `house` what they are after the line. */
export function applyChange(
  members: MemberStates,
  room: RoomState,
  author: string,
  change: MembershipChange,
): void {
  const { joins = NO_ONE, leaves = NO_ONE, appoints, mutes, changes } = change;
  for (const person of leaves) {
    const { silencedUntil } = members.get(person)!;
    if (silencedUntil !== null) room.mutedWhoLeft?.set(person, silencedUntil);
    members.delete(person);
  }
  for (const person of joins) {
    members.set(person, { role: 'member', silencedUntil: room.mutedWhoLeft?.get(person) ?? null });
    room.mutedWhoLeft?.delete(person);
  }
  if (appoints) {
    const { person, role } = appoints;
    const isOwner = role === 'owner';
    if (isOwner && members.has(author)) members.set(author, { ...members.get(author)!, role: 'member' });
    // Nobody is above an owner who could let them speak again.
    const silencedUntil = isOwner ? null : members.get(person)!.silencedUntil;
    members.set(person, { role, silencedUntil });
  }
  if (mutes) members.get(mutes.person)!.silencedUntil = mutes.until;
  room.open = changes?.open ?? room.open;
  room.silent = changes?.silent ?? room.silent;
  // A room that everybody has left stays empty: nobody could own it.
  if (members.size === 0) room.open = 0;
}
