import type { Compilable } from 'kysely';
import type { TextMessage } from '../protocol/requests.js';
import type { Person, TextContent } from '../protocol/shapes.js';

/** What a text holds that is found out before it is said. */
export type Found = Partial<
  Pick<TextContent, 'to' | 'quote' | 'mentions' | 'attachments' | 'everyone' | 'alias'>
>;

/** All that a text needs before it can be stored. */
export interface Prepared {
  found: Found;
  writes?: readonly Compilable[];
}

/** What a message says, stamped with its author: the names in the request are never believed. */
export function compose(author: Person, message: TextMessage, found: Found): TextContent {
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
