import { LOBBY } from '../protocol/constants.js';

export interface SearchMembership {
  conversation: string;
  since: number;
  kind: 'room' | 'direct';
}

/** What one user may read, of everything or of one conversation. */
export interface SearchScope {
  isLobby: boolean;
  rooms: { conversation: string; since: number }[];
  /** A user id for all direct conversations, or the id of one; `null` for none. */
  direct: string | null;
  mayRead(place: { conversation: string; seq: number }): boolean;
}

/** Returns `null` if the user may not read `conversation`. */
export function scopeFor(
  memberships: SearchMembership[],
  person: string,
  conversation?: string,
): SearchScope | null {
  const since = new Map(memberships.map((member) => [member.conversation, member.since]));
  const mayRead = (place: { conversation: string; seq: number }): boolean =>
    place.conversation === LOBBY || place.seq >= (since.get(place.conversation) ?? Infinity);
  if (conversation === undefined) {
    const rooms = memberships.filter(({ kind, conversation }) => kind === 'room' && conversation !== LOBBY);
    return { isLobby: true, rooms, direct: person, mayRead };
  }
  if (conversation === LOBBY) return { isLobby: true, rooms: [], direct: null, mayRead };
  const member = memberships.find((member) => member.conversation === conversation);
  if (!member) return null;
  const isRoom = member.kind === 'room';
  return { isLobby: false, rooms: isRoom ? [member] : [], direct: isRoom ? null : conversation, mayRead };
}
