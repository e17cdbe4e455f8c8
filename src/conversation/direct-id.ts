const DIRECT_ID = /^d_([\w-]+)\.([\w-]+)$/;

/**
 * Returns the id of the direct conversation of two users. It follows from their ids, so there is exactly one, and
 * access can be checked without a query.
 */
export function directConversationId(one: string, other: string): string {
  return one < other ? `d_${one}.${other}` : `d_${other}.${one}`;
}

/** Returns the ids of the two users (the same twice for notes to self); `undefined` for another conversation. */
export function participantsOf(conversation: string): readonly [string, string] | undefined {
  const [, one, other] = DIRECT_ID.exec(conversation) ?? [];
  return one === undefined ? undefined : [one, other!];
}

export function isDirect(conversation: string): boolean {
  return conversation.startsWith('d_');
}
