import type { TextMessage } from '../protocol/requests.js';
import type { Person, Quote, TextContent } from '../protocol/shapes.js';

/** What a message says, stamped with its author: the names in the request are never believed. */
export function compose(
  author: Person,
  message: TextMessage,
  more: { to?: string; quote?: Quote },
): TextContent {
  const { content, clientId, mentions } = message;
  return {
    kind: 'text',
    name: author.name,
    avatar: author.avatar,
    content,
    ...(clientId !== undefined && { clientId }),
    ...(mentions?.length && { mentions }),
    ...more,
  };
}
