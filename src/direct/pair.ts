import { createHash } from 'node:crypto';

const PREFIX = 'd_';

/** The one private conversation of two people. It follows from who they are, so nobody can make a second one. */
export function conversationOf(one: string, other: string): string {
  const pair = [one, other].sort().join(' ');
  return PREFIX + createHash('sha256').update(pair).digest('base64url').slice(0, 22);
}

export function isDirect(conversation: string): boolean {
  return conversation.startsWith(PREFIX);
}
