import { type RequestResult, SendQueue } from '@teahouse/client';
import type { Failure, Receipt } from '../../../src/protocol/types';
import type { UploadError } from './upload-attachments';
import { request, state } from '../connection/connection';
import type { ConversationKey } from '../message-store/conversation-key';
import { keyOfMessage, type OutboxMessage } from './outbox-message';
import { fail, findMessage, outboxMessages } from './outbox-state';
import { onAcknowledged } from './on-acknowledged';

const isOnline = () => state.value === 'online';
const rejected = (item: OutboxMessage, { code }: Failure) => fail(item, code);
/** Adds nothing to the log. */
const ignore = () => undefined;

/** Messages whose files are all uploaded go first, so that a text does not wait for a video. */
const messages = new SendQueue<OutboxMessage>({
  isOnline,
  next: (address) => next(address, true),
  send,
  delivered: onAcknowledged,
  rejected,
});
const uploads = new SendQueue<OutboxMessage>({
  isOnline,
  next: (address) => next(address, false),
  send: uploadFiles,
  delivered: ignore,
  rejected,
});

/** Sends the waiting messages of one conversation, until none is left or the connection is lost. */
export function drainQueue(address: ConversationKey): void {
  void messages.run(address);
  void uploads.run(address);
}

function next(address: ConversationKey, ready: boolean): OutboxMessage | undefined {
  return outboxMessages.value.find(
    (item) => item.state === 'waiting' && keyOfMessage(item) === address && isReady(item) === ready,
  );
}

const isReady = ({ attachments = [] }: OutboxMessage) => attachments.every(({ id }) => id);

function send(item: OutboxMessage): Promise<RequestResult<Receipt>> {
  const { clientId, to, toId, conversation, content, quote, mentions, everyone, attachments } = item;
  return request('textmsg', {
    clientId,
    to,
    toId,
    conversation,
    content,
    quote: quote?.seq,
    mentions,
    everyone,
    attachments: attachments?.map(({ id }) => id),
  });
}

/**
 * Uploads the files of a message, which then moves to the other queue, unless it was deleted
 * meanwhile.
 */
async function uploadFiles(item: OutboxMessage): Promise<RequestResult<Receipt> | undefined> {
  const refused = await upload(item);
  const there = findMessage(item.clientId);
  if (there && refused) return refusal(there, refused);
  void messages.run(keyOfMessage(item));
  return undefined;
}

function refusal(
  item: OutboxMessage,
  { code, retryAfterMs }: UploadError,
): RequestResult<Receipt> | undefined {
  if (code === 'unanswered' || code === 'unavailable' || code === 'rate_limited') {
    return { ok: false, error: { code: 'unanswered', retryAfterMs } };
  }
  fail(item, code);
  return undefined;
}

/** Loaded when a file is sent for the first time. */
async function upload(item: OutboxMessage): Promise<UploadError | undefined> {
  try {
    const files = await import('./upload-attachments');
    return await files.uploadAttachments(item);
  } catch {
    return { code: 'unanswered' };
  }
}
