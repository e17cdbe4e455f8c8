import { batch, effect, untracked } from '@preact/signals';
import type { ServerEvents } from '../../../src/protocol/events';
import { checkForNewVersion } from '../pwa/update';
import { maxBytes, restoreDraftAttachments } from '../attachment/draft-attachments';
import { request, connect, onEvent, leave, state } from '../connection/connection';
import { setClock } from '../connection/clock';
import { reconnectOnWake } from '../connection/reconnect-on-wake';
import { restoreDraftExtras } from '../message-store/draft-extras';
import { follow } from '../message-store/catch-up';
import { beginPages, find } from '../message-store/lazy-pages';
import { me, replaceAll } from '../message-store/conversations';
import { restoreDrafts } from '../message-store/draft';
import { onOwnEntry, enqueueEntry, flushEntries } from '../message-store/entry-buffer';
import { saveSnapshot, loadSnapshot } from '../message-store/offline-snapshot';
import { onTruncated, onConversation, onConversationGone } from '../message-store/conversation-events';
import { allStores, dropStores, storeFrom } from '../message-store/message-stores';
import { subscribeReadMarkers } from '../message-store/read-marker';
import { subscribeTyping } from '../message-store/typing';
import { subscribeAdministrator, isAdmin } from '../identity/administrator';
import { type SignInParams, signInUrl } from '../identity/sign-in-params';
import { handoff } from '../identity/session-handoff';
import { subscribeSettings } from '../identity/settings';
import { sameName, token } from '../identity/token';
import { openOutbox, sendAll } from '../outbox/outbox';
import { forgetSent, settleBy } from '../outbox/outbox-state';
import { subscribePeople } from '../people/people';
import { subscribeReceipts } from '../receipt/read-receipts';
import { fetchInvitations, subscribeInvitations } from '../room/invitations';
import { subscribeMembers } from '../room/members';
import { localStore } from '../storage/local-storage';
import { isOpen, activeKey, showList } from '../navigation/route';

let epoch: string | undefined;

/** Connects as this user and keeps the page in sync with the server. */
export function startSession(signInParams: SignInParams): void {
  epoch = loadSnapshot(signInParams.name);
  restoreDrafts(signInParams.name);
  restoreDraftExtras(signInParams.name);
  restoreDraftAttachments(signInParams.name);
  openOutbox(signInParams.name);
  keepOnLeaving();
  hearNotificationClicks();

  onEvent('welcome', (welcome) => handleWelcome(signInParams, welcome));
  onEvent('textmsg', enqueueEntry);
  onEvent('notice', enqueueEntry);
  onEvent('conversation', onConversation);
  onEvent('conversation:since', onTruncated);
  onEvent('conversation:gone', ({ conversation }) => {
    onConversationGone(conversation);
    if (isOpen(conversation)) showList();
  });
  onEvent('goodbye', ({ reason }) => handleGoodbye(signInParams, reason));
  setClock();
  subscribeAdministrator();
  subscribePeople();
  subscribeMembers();
  subscribeInvitations();
  subscribeReceipts();
  subscribeTyping();
  subscribeReadMarkers();
  subscribeSettings();
  onOwnEntry(settleBy);
  reconnectOnWake();

  effect(() => {
    if (state.value === 'online') untracked(catchUp);
    if (state.value === 'online') void acceptInvitation();
    if (state.value === 'online') void renewPush(signInParams.name);
  });
  effect(() => {
    const address = activeKey.value;
    if (address !== null && state.value === 'online') queueMicrotask(() => find(address));
  });

  connect(
    () => {
      const { name } = signInParams;
      const avatar = signInParams.avatar || undefined;
      const kept = token.of(name);
      const password = handoff.password.get();
      if (password && !kept) return { name, avatar, password };
      return { name, avatar, token: kept ?? token.make(name) };
    },
    (code) => {
      if (code === 'token_invalid') {
        token.drop(signInParams.name);
        return 'at once';
      }
      if (code === undefined || code === 'unavailable' || code === 'rate_limited' || code === 'internal') {
        return 'later';
      }
      handoff.password.drop();
      if (code === 'name_taken' || code === 'name_invalid') token.drop(signInParams.name);
      location.replace(signInUrl(signInParams, code));
      return 'never';
    },
  );
}

function handleWelcome(signInParams: SignInParams, welcome: ServerEvents['welcome']): void {
  // A server that was away may have come back with a newer version.
  if (me.peek() && state.peek() !== 'entering') void checkForNewVersion();
  batch(() => {
    flushEntries();
    if (epoch !== undefined && epoch !== welcome.epoch) forgetEverything();
    epoch = welcome.epoch;
    if (welcome.token) token.keep(signInParams.name, welcome.token);
    handoff.password.drop();
    me.value = welcome.me;
    maxBytes.value = welcome.limits.attachmentBytes;
    replaceAll(welcome.conversations, welcome.cursor === undefined && !welcome.requests);
    for (const { id, head, since } of welcome.conversations) storeFrom(id, since).reach(head);
  });
  // Nothing is requested before all listeners have run for the welcome.
  queueMicrotask(() => {
    beginPages(welcome);
    void fetchInvitations(welcome);
    if (welcome.recoveryCode || welcome.signInLink || handoff.news.get())
      void import('../credential/news').then(({ showNews }) => showNews(welcome));
  });
}

/**
 * Drops all entries: the database was restored from a backup, so shown entries may be gone and
 * their seqs reused.
 */
function forgetEverything(): void {
  dropStores();
  forgetSent();
}

/** Saves the page's state whenever the page is hidden, because a hidden page may never return. */
function keepOnLeaving(): void {
  const keepNow = () => {
    if (epoch !== undefined && state.value === 'online') saveSnapshot(epoch);
  };
  addEventListener('pagehide', keepNow);
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) keepNow();
  });
}

/** A message of the service worker: a notification was clicked. */
function hearNotificationClicks(): void {
  navigator.serviceWorker?.addEventListener('message', ({ data }) => {
    const { show } = data as { show?: unknown };
    if (typeof show === 'string' && show.startsWith('#/')) location.hash = show;
  });
}

function catchUp(): void {
  for (const log of allStores()) void follow(log);
  sendAll();
}

/**
 * Claims administration for a user who opened the link of the server's first start and signed in
 * with a password.
 */
async function acceptInvitation(): Promise<void> {
  const code = handoff.invitation.get();
  if (!code) return;
  const answer = await request('admin:claim', { code });
  if (answer.ok) isAdmin.value = true;
  if (answer.ok || answer.error.code !== 'unanswered') handoff.invitation.drop();
}

function handleGoodbye(signInParams: SignInParams, reason: ServerEvents['goodbye']['reason']): void {
  if (reason !== 'signed_out' && reason !== 'banned') return;
  token.drop(signInParams.name);
  leave();
  location.replace(signInUrl(signInParams, reason));
}

/** Renews the push subscription under each new session. */
async function renewPush(name: string): Promise<void> {
  if (localStore.get(`push/${sameName(name)}`) === null) return;
  await import('../push/push').then(({ renew }) => renew(name)).catch(() => undefined);
}
