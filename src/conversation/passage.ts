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

/** Who may add a line, and what becomes so with it; judged and done in the transaction that stores the line. */
export interface Passage {
  /**
   * A member; a member who may speak; an admin or the owner; the owner; a member who ranks above the `leaves` and whom
   * it `silences`; anybody, where the room is open; or the house itself, which is asked nothing.
   */
  by: 'member' | 'speaker' | 'admin' | 'owner' | 'superior' | 'anybody' | 'house';
  joins?: readonly string[];
  leaves?: readonly string[];
  /**
   * Whose role is another one from now on. An owner is made by the present one, who is a member then, and must be made
   * where the owner leaves others behind.
   */
  appoints?: { person: string; role: Role };
  /** Who may not speak until then, in milliseconds since 1970; `null` lets them speak again. */
  silences?: { person: string; until: number | null };
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
  | { denied: 'muted'; until?: number };

/** A member as the judge sees them. */
export interface Standing {
  role: Role;
  silencedUntil: number | null;
}

export type Standings = Map<string, Standing>;

/** What of a room is judged by; `open` and `silent` are 1 or 0. */
export interface House {
  open: number;
  silent: number;
  /** Until when those may not speak who have left; kept up where many lines are judged by one look. */
  silencedGone?: Map<string, number>;
}

export const RANK: Record<Role, number> = { member: 0, admin: 1, owner: 2 };
const NOBODY: readonly string[] = [];

/** Whether somebody comes or goes. */
export function isTurnover({ joins, leaves }: Passage): boolean {
  return (joins ?? leaves) !== undefined;
}

/** Whether it is about people, so that the standing of everybody has to be known. */
export function isMove({ joins, leaves, appoints, silences }: Passage): boolean {
  return (joins ?? leaves ?? appoints ?? silences) !== undefined;
}

/** Why a line may not be stored, if so. */
export function denial(
  passage: Passage,
  line: { author: string; at: number },
  /** Of everybody in the conversation; of the author only, where the passage is no move. */
  standings: Standings,
  house: House,
): Denial | undefined {
  const { by, joins = NOBODY, leaves = NOBODY, appoints, silences } = passage;
  const me = standings.get(line.author);
  const isKnown = by === 'house' || (by === 'anybody' ? house.open === 1 : me !== undefined);
  if (!isKnown) return { denied: 'not_found' };
  if (by === 'speaker') return silenceOf(me!, line.at, house);
  const others = [...leaves, ...(appoints ? [appoints.person] : []), ...(silences ? [silences.person] : [])];
  if (joins.some((person) => standings.has(person))) return { denied: 'stale' };
  if (others.some((person) => !standings.has(person))) return { denied: 'stale' };
  const rank = me ? RANK[me.role] : -1;
  const isBelow =
    (by === 'superior' && others.some((person) => RANK[standings.get(person)!.role] >= rank)) ||
    ((by === 'admin' || by === 'owner') && rank < RANK[by]);
  if (isBelow) return { denied: 'forbidden' };
  if (joins.length > 0 && standings.size + joins.length > ROOM_PEOPLE_MAX) return { denied: 'full' };
  return successionDenial(passage, line.author, standings);
}

/** A room that anybody is in has one owner, always. */
function successionDenial(
  { leaves = NOBODY, appoints }: Passage,
  author: string,
  standings: Standings,
): Denial | undefined {
  const isOwner = (person: string): boolean => standings.get(person)?.role === 'owner';
  const hasHeir = appoints?.role === 'owner' && !leaves.includes(appoints.person);
  if (hasHeir && !isOwner(author)) return { denied: 'stale' };
  if (leaves.some(isOwner) && leaves.length < standings.size && !hasHeir) return { denied: 'stale' };
  return appoints && appoints.role !== 'owner' && isOwner(appoints.person)
    ? { denied: 'forbidden' }
    : undefined;
}

function silenceOf({ role, silencedUntil }: Standing, now: number, house: House): Denial | undefined {
  if (role === 'member' && house.silent === 1) return { denied: 'muted' };
  return silencedUntil !== null && silencedUntil > now
    ? { denied: 'muted', until: silencedUntil }
    : undefined;
}

/** Makes `standings` and `house` what they are after the line. */
export function move(standings: Standings, house: House, author: string, passage: Passage): void {
  const { joins = NOBODY, leaves = NOBODY, appoints, silences, changes } = passage;
  for (const person of leaves) {
    const { silencedUntil } = standings.get(person)!;
    if (silencedUntil !== null) house.silencedGone?.set(person, silencedUntil);
    standings.delete(person);
  }
  for (const person of joins) {
    standings.set(person, { role: 'member', silencedUntil: house.silencedGone?.get(person) ?? null });
    house.silencedGone?.delete(person);
  }
  if (appoints) {
    const { person, role } = appoints;
    const isOwner = role === 'owner';
    if (isOwner && standings.has(author))
      standings.set(author, { ...standings.get(author)!, role: 'member' });
    // Nobody is above an owner who could let them speak again.
    const silencedUntil = isOwner ? null : standings.get(person)!.silencedUntil;
    standings.set(person, { role, silencedUntil });
  }
  if (silences) standings.get(silences.person)!.silencedUntil = silences.until;
  house.open = changes?.open ?? house.open;
  house.silent = changes?.silent ?? house.silent;
  // A room that everybody has left stays empty: nobody could own it.
  if (standings.size === 0) house.open = 0;
}
