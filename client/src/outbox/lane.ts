import { type Answer, Lanes } from '@teahouse/client';
import type { Failure, Receipt } from '../../../src/protocol/shapes';
import type { Refused } from '../attachment/hand-in';
import { ask, state } from '../connection/connection';
import type { Address } from '../conversation/address';
import { addressOfItem, type Item } from './item';
import { fail, findItem, items } from './items';
import { land } from './landing';

const isOnline = () => state.value === 'online';
const failed = (item: Item, { code }: Failure) => fail(item, code);
/** Nothing ends up in the log by this. */
const landed = () => undefined;

/** What the server has all files of goes first: a word is not to wait until a film is there. */
const lanes = new Lanes<Item>({
  isOnline,
  next: (address) => next(address, true),
  send,
  landed: land,
  failed,
});
const uploads = new Lanes<Item>({
  isOnline,
  next: (address) => next(address, false),
  send: bring,
  landed,
  failed,
});

/** Sends what waits for one conversation, until nothing does or there is no connection. */
export function sendLane(address: Address): void {
  void lanes.run(address);
  void uploads.run(address);
}

function next(address: Address, ready: boolean): Item | undefined {
  return items.value.find(
    (item) => item.state === 'waiting' && addressOfItem(item) === address && isReady(item) === ready,
  );
}

const isReady = ({ attachments = [] }: Item) => attachments.every(({ id }) => id);

function send(item: Item): Promise<Answer<Receipt>> {
  const { clientId, to, conversation, content, quote, mentions, everyone, attachments } = item;
  return ask('textmsg', {
    clientId,
    to,
    conversation,
    content,
    quote: quote?.seq,
    mentions,
    everyone,
    attachments: attachments?.map(({ id }) => id),
  });
}

/** The files of a message; then it waits in the other lane, unless it was given up meanwhile. */
async function bring(item: Item): Promise<Answer<Receipt> | undefined> {
  const refused = await handIn(item);
  const there = findItem(item.clientId);
  if (there && refused) return refusal(there, refused);
  void lanes.run(addressOfItem(item));
  return undefined;
}

function refusal(item: Item, { code, retryAfterMs }: Refused): Answer<Receipt> | undefined {
  if (code === 'unanswered' || code === 'unavailable' || code === 'rate_limited') {
    return { ok: false, error: { code: 'unanswered', retryAfterMs } };
  }
  fail(item, code);
  return undefined;
}

/** Fetched when there is a file to send for the first time. */
async function handIn(item: Item): Promise<Refused | undefined> {
  try {
    const files = await import('../attachment/hand-in');
    return await files.handIn(item);
  } catch {
    return { code: 'unanswered' };
  }
}
