const DIRECT_ID = /^d_([\w-]+)\.([\w-]+)$/;

/**
 * The one private conversation of two people. It follows from who they are, so nobody can begin it twice, and who may
 * enter follows from it, so nobody has to be asked.
 */
export function directConversationId(one: string, other: string): string {
  return one < other ? `d_${one}.${other}` : `d_${other}.${one}`;
}

/** Ids of the two people (twice the same for notes to self); `undefined` where it is no private conversation. */
export function participantsOf(conversation: string): readonly [string, string] | undefined {
  const [, one, other] = DIRECT_ID.exec(conversation) ?? [];
  return one === undefined ? undefined : [one, other!];
}

export function isDirect(conversation: string): boolean {
  return conversation.startsWith('d_');
}
