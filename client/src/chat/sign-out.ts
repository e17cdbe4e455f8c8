import { keepPicked, picked, recallPicked } from '../attachment/picked';
import { ask, leave } from '../connection/connection';
import type { Entrance } from '../identity/entrance';
import { sameName, token } from '../identity/token';
import { forgetKept } from '../conversation/kept';
import { words } from '../language/language';
import { emptyOutbox, items } from '../outbox/items';
import { shelf } from '../shelf/shelf';

const PATIENCE_MS = 2_000;

/** Leaves the house for good; asks first when messages would be lost. */
export async function signOut({ name }: Entrance, everywhere = false): Promise<void> {
  const unsent = items.value.filter((item) => item.state !== 'sent').length;
  if (unsent > 0 && !confirm(words.value.signOutUnsent(unsent))) return;
  await beCalledNoMore(name);
  emptyOutbox();
  await forgetFiles(name);
  // Nothing is waited for after this: the server's farewell leads away as well.
  await ask('signout', { everywhere }, PATIENCE_MS);
  token.drop(name);
  forgetKept(name);
  leave();
  location.assign('/');
}

/** Files that were chosen here go as well; a browser that cannot fetch what does it has kept none this time. */
async function forgetFiles(name: string): Promise<void> {
  recallPicked(name);
  for (const address of Object.keys(picked.peek())) keepPicked(address, []);
  await import('../attachment/chest').then(({ chest }) => chest.clear(0)).catch(() => undefined);
}

async function beCalledNoMore(name: string): Promise<void> {
  if (shelf.get(`push/${sameName(name)}`) === null) return;
  await import('../push/push').then(({ unsubscribe }) => unsubscribe(name)).catch(() => undefined);
}
