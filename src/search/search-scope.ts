import { LOBBY } from '../protocol/constants.js';

export interface SearchMembership {
  conversation: string;
  since: number;
  kind: 'room' | 'direct';
}

/** What one person may read, of everything or of one conversation. */
export interface SearchScope {
  isLobby: boolean;
  rooms: { conversation: string; since: number }[];
  /** A person's id for all private conversations, or the id of one; `null` for none. */
  direct: string | null;
  mayRead(place: { conversation: string; seq: number }): boolean;
}

/** `null` where `conversation` is not this person's to read. */
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
