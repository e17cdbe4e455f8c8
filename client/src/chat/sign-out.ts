import { ask, leave } from '../connection/connection';
import type { Entrance } from '../identity/entrance';
import { token } from '../identity/token';
import { words } from '../language/language';
import { emptyOutbox, items } from '../outbox/items';

const PATIENCE_MS = 2_000;

/** Leaves the house for good; asks first when messages would be lost. */
export async function signOut({ name }: Entrance): Promise<void> {
  const unsent = items.value.filter((item) => item.state !== 'sent').length;
  if (unsent > 0 && !confirm(words.value.signOutUnsent(unsent))) return;
  token.drop(name);
  emptyOutbox();
  await ask('signout', {}, PATIENCE_MS);
  leave();
  location.assign('/');
}
