import { ROOM_PEOPLE_MAX } from '../../protocol/constants.js';
import type { Role } from '../../protocol/types.js';

/**
 * How to create a conversation, together with its first entry. The author of the first entry of a room is its owner.
 */
export interface NewConversation {
  kind: 'direct' | 'room';
  people: readonly string[];
  /** Absent for a direct conversation. */
  title?: string;
  isOpen?: boolean;
}

/**
 * The permission that an entry requires, and the changes it makes. Checked and applied in the transaction that stores
 * it.
 */
export interface MembershipChange {
  /**
   * The required permission:
   * - `member`: a member
   * - `speaker`: a member who may send messages, as neither they nor the room is muted
   * - `admin`: an admin or the owner
   * - `owner`: the owner
   * - `superior`: a member who ranks above all members in `leaves`, `mutes` and `appoints`
   * - `anybody`: any user, if the room is open
   * - `server`: the server itself, without a check
   */
  allowedFor: 'member' | 'speaker' | 'admin' | 'owner' | 'superior' | 'anybody' | 'server';
  joins?: readonly string[];
  leaves?: readonly string[];
  /**
   * Changes a role. Only the owner can appoint a new owner, and becomes a member. If there is no owner, an admin can
   * appoint themselves, or a member if there is no admin either.
   */
  appoints?: { person: string; role: Role };
  /** Mutes a member until this time, in milliseconds since 1970; `null` unmutes. */
  mutes?: { person: string; until: number | null };
  /** New settings of the room; an absent one stays unchanged. */
  changes?: { title?: string; announcement?: string; open?: 0 | 1; silent?: 0 | 1 };
}

/**
 * `stale`: members or roles changed since the entry was prepared; prepare it again. `unmet`: `requires` found or
 * changed no row.
 */
export type Denial =
  | { denied: 'not_found' | 'forbidden' | 'full' | 'stale' | 'unmet' }
  /** `until` is absent if no end is known. */
  | { denied: 'muted' | 'banned'; until?: number };

/** The state of a member that permissions depend on. */
export interface MemberState {
  role: Role;
  silencedUntil: number | null;
}

export type MemberStates = Map<string, MemberState>;

/** The state of a room that permissions depend on; `open` and `silent` are 1 or 0. */
export interface RoomState {
  open: number;
  silent: number;
  /** Ends of the mutes of former members; kept up to date while several entries are checked on one read. */
  mutedWhoLeft?: Map<string, number>;
}

export const RANK: Record<Role, number> = { member: 0, admin: 1, owner: 2 };
const NO_ONE: readonly string[] = [];

/** Returns whether the change adds or removes members. */
export function changesMemberSet({ joins, leaves }: MembershipChange): boolean {
  return (joins ?? leaves) !== undefined;
}

/** Returns whether the change affects members, so that the states of all members must be loaded. */
export function changesMembers({ joins, leaves, appoints, mutes }: MembershipChange): boolean {
  return (joins ?? leaves ?? appoints ?? mutes) !== undefined;
}

/** Returns why an entry may not be stored, or `undefined`. */
export function checkPermission(
  change: MembershipChange,
  line: { author: string; at: number },
  /** All members of the conversation; only the author if the change affects no member. */
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
  // Dissolving a room must remove all members, including those who joined meanwhile.
  const ends = leaves.length > 0 && (allowedFor === 'owner' || allowedFor === 'server');
  if (ends && leaves.length < members.size) return { denied: 'stale' };
  return ownershipDenial(change, line.author, members);
}

/** A room has at most one owner. */
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

/** Returns whether `author`, who is not the owner, is denied to make `heir` the owner. */
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

/** Updates `members` and `room` to their state after the entry. */
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
    // An owner is never muted: no member ranks above them to unmute them.
    const silencedUntil = isOwner ? null : members.get(person)!.silencedUntil;
    members.set(person, { role, silencedUntil });
  }
  if (mutes) members.get(mutes.person)!.silencedUntil = mutes.until;
  room.open = changes?.open ?? room.open;
  room.silent = changes?.silent ?? room.silent;
  // A room without members stays empty: if a user joined it, it would have no owner.
  if (members.size === 0) room.open = 0;
}
