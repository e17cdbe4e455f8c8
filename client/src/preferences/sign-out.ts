import {
  saveDraftAttachments,
  draftAttachments,
  restoreDraftAttachments,
} from '../attachment/draft-attachments';
import { request, leave } from '../connection/connection';
import type { SignInParams } from '../identity/sign-in-params';
import { sameName, token } from '../identity/token';
import { clearSnapshot } from '../message-store/offline-snapshot';
import { strings } from '../i18n/strings';
import { emptyOutbox, outboxMessages } from '../outbox/outbox-state';
import { localStore } from '../storage/local-storage';

const PATIENCE_MS = 2_000;

/** Signs the user out; asks first when unsent messages would be lost. */
export async function signOut({ name }: SignInParams, everywhere = false): Promise<void> {
  const unsent = outboxMessages.value.filter((item) => item.state !== 'sent').length;
  if (unsent > 0 && !confirm(strings.value.signOutUnsent(unsent))) return;
  await beCalledNoMore(name);
  emptyOutbox();
  await forgetFiles(name);
  // No step after this may wait: the `goodbye` of the server also leaves the page.
  await request('signout', { everywhere }, PATIENCE_MS);
  token.drop(name);
  clearSnapshot(name);
  leave();
  location.assign('./');
}

/**
 * Deletes chosen files as well; a browser that cannot load the code for it has stored none this
 * time.
 */
async function forgetFiles(name: string): Promise<void> {
  restoreDraftAttachments(name);
  for (const address of Object.keys(draftAttachments.peek())) saveDraftAttachments(address, []);
  await import('../attachment/file-store').then(({ fileStore }) => fileStore.clear(0)).catch(() => undefined);
}

async function beCalledNoMore(name: string): Promise<void> {
  if (localStore.get(`push/${sameName(name)}`) === null) return;
  await import('../push/push').then(({ unsubscribe }) => unsubscribe(name)).catch(() => undefined);
}
