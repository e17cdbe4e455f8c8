import type { Compilable } from 'kysely';
import type { TextMessage } from '../protocol/message.dto.js';
import type { Person, TextContent } from '../protocol/types.js';

/** What a text holds that is found out before it is said. */
export type ResolvedParts = Partial<
  Pick<TextContent, 'to' | 'quote' | 'mentions' | 'attachments' | 'everyone' | 'alias'>
>;

/** All that a text needs before it can be stored. */
export interface PreparedMessage {
  found: ResolvedParts;
  writes?: readonly Compilable[];
}

/** What a message says, stamped with its author: the names in the request are never believed. */
export function composeMessage(author: Person, message: TextMessage, found: ResolvedParts): TextContent {
  const { content, clientId } = message;
  return {
    kind: 'text',
    name: author.name,
    avatar: author.avatar,
    content,
    ...(author.bot && { bot: true }),
    ...(clientId !== undefined && { clientId }),
    ...found,
  };
}
