import type { Conversation, Entry } from '../../../src/protocol/types';

/** Returns the changes that an entry makes to its conversation, for the user with this name. */
export function patchFor(entry: Entry, known: Conversation, me: string | undefined): Partial<Conversation> {
  const { members } = known;
  switch (entry.kind) {
    case 'text':
      // A reply accepts a message request.
      if (entry.name === me && !entry.hook) return { request: undefined };
      return mentionsMe(entry, me) ? { mentioned: true } : {};
    case 'joined':
      return members === undefined ? {} : { members: members + entry.people.length };
    case 'left':
      return {
        ...(members !== undefined && { members: members - entry.people.length }),
        ...(entry.owner === me && { role: 'owner' }),
      };
    case 'renamed':
      return { title: entry.title };
    case 'announcement':
      return { announcement: entry.content || undefined };
    case 'opened':
      return { open: entry.open || undefined };
    case 'role':
      if (entry.whom === me) return { role: entry.role };
      return entry.role === 'owner' && entry.by === me ? { role: 'member' } : {};
    case 'silence':
      if (entry.whom === undefined) return { silent: entry.on || undefined };
      return entry.whom === me ? { silencedUntil: entry.on ? entry.until : undefined } : {};
    default:
      return {};
  }
}

/** Returns whether another user mentions this user. */
export function mentionsMe(entry: Entry, me: string | undefined): boolean {
  if (entry.kind !== 'text' || me === undefined || (entry.name === me && !entry.hook)) return false;
  return entry.everyone === true || (entry.mentions?.includes(me) ?? false);
}
