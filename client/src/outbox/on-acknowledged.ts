import type { Receipt } from '../../../src/protocol/shapes';
import { attachmentOf } from '../attachment/parcel';
import { findById, me } from '../conversation/conversations';
import { receive } from '../conversation/inbox';
import type { Item } from './item';
import { settle } from './items';

/** The server has the message: it becomes an entry, as if the server had told it. */
export function land(item: Item, { id, conversation, seq, at }: Receipt): void {
  settle(item, seq);
  if (!me.value) return;
  const { name, avatar } = me.value;
  const { clientId, content, to, quote, mentions, everyone, attachments } = item;
  const alias = findById(conversation)?.alias;
  receive({
    kind: 'text',
    id,
    conversation,
    seq,
    at,
    name,
    avatar,
    content,
    to,
    clientId,
    quote,
    mentions,
    everyone,
    attachments: attachments?.map(attachmentOf),
    alias,
  });
}
