import type { Compilable } from 'kysely';
import type { TextMessage } from '../protocol/message.dto.js';
import type { Person, TextContent } from '../protocol/types.js';

/** Parts of a message that are looked up before it is stored. */
export type ResolvedParts = Partial<
  Pick<TextContent, 'to' | 'quote' | 'mentions' | 'attachments' | 'everyone' | 'alias'>
>;

/** All that must be known before a message is stored. */
export interface PreparedMessage {
  found: ResolvedParts;
  writes?: readonly Compilable[];
}

/** Returns the content of a message with the name and avatar of its author. Names in the request are ignored. */
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
