import { freshId } from '@teahouse/client';
import type { Parcel } from '../attachment/parcel';
import type { Addition } from '../conversation/addition';
import { type Address, personAt } from '../conversation/address';
import type { Drawer } from './drawer';
import { addressOfItem, type Item } from './item';
import { add, items, openDrawer } from './items';
import { sendLane } from './lane';
import { beAlive, tab, whenEnded } from './tab';

let lastOrder = 0;
const awaited = new Set<string>();

/** Opens the outbox of a person and takes over what ended tabs have left in it. */
export function openOutbox(name: string): void {
  const drawer = openDrawer(name);
  beAlive();
  for (const item of drawer.all()) takeOverAfter(item.tab, drawer);
  drawer.watch((item) => takeOverAfter(item.tab, drawer));
}

/** Writes a message down, then sends it as soon as its turn comes. */
export function post(
  address: Address,
  content: string,
  { quote, mentions = [], attachments = [] }: Addition & { attachments?: readonly Parcel[] } = {},
): void {
  const to = personAt(address);
  const names = mentions.flatMap(({ name }) => (name === undefined ? [] : [name]));
  send({
    clientId: freshId(),
    ...(to === undefined ? { conversation: address } : { to }),
    content,
    quote,
    mentions: names.length > 0 ? [...new Set(names)] : undefined,
    attachments: attachments.length > 0 ? attachments : undefined,
    everyone: mentions.some(({ everyone }) => everyone) || undefined,
    at: new Date().toISOString(),
    order: nextOrder(),
    tab,
    state: 'waiting',
  });
}

/** Sends a failed message again, as the newest. */
export function postAgain(item: Item): void {
  send({ ...item, state: 'waiting', code: undefined, order: nextOrder(), tab });
}

/** Sends whatever waits; called when the server has let us in. */
export function sendAll(): void {
  for (const address of new Set(items.value.map(addressOfItem))) sendLane(address);
}

function send(item: Item): void {
  add(item);
  sendLane(addressOfItem(item));
}

function takeOverAfter(ended: string, drawer: Drawer): void {
  if (ended === tab || awaited.has(ended)) return;
  awaited.add(ended);
  whenEnded(ended, () => {
    for (const item of drawer.all()) if (item.tab === ended) send({ ...item, tab });
  });
}

/** Later than everything before, also when two messages are written in one millisecond. */
function nextOrder(): number {
  lastOrder = Math.max(Date.now(), lastOrder + 1);
  return lastOrder;
}
