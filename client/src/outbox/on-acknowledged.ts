import type { Receipt } from '../../../src/protocol/types';
import { toAttachment } from '../attachment/local-attachment';
import { findById, me } from '../message-store/conversations';
import { enqueueEntry } from '../message-store/entry-buffer';
import type { OutboxMessage } from './outbox-message';
import { settle } from './outbox-state';

/** Adds an acknowledged message to the log, as if the server had sent it. */
export function onAcknowledged(item: OutboxMessage, { id, conversation, seq, at }: Receipt): void {
  settle(item, seq);
  if (!me.value) return;
  const { name, avatar } = me.value;
  const { clientId, content, to, quote, mentions, everyone, attachments } = item;
  const alias = findById(conversation)?.alias;
  enqueueEntry({
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
    attachments: attachments?.map(toAttachment),
    alias,
  });
}
