import { batch, effect, untracked } from '@preact/signals';
import type { Facts } from '../../../src/protocol/events';
import { lookForNewVersion } from '../app/install';
import { mostBytes, recallPicked } from '../attachment/picked';
import { ask, connect, hear, leave, state } from '../connection/connection';
import { setClock } from '../connection/clock';
import { watchSleep } from '../connection/wake';
import { recallAdditions } from '../conversation/addition';
import { follow } from '../conversation/catch-up';
import { me, replaceAll } from '../conversation/conversations';
import { recallDrafts } from '../conversation/draft';
import { onOwnEntry, receive, takeIn } from '../conversation/inbox';
import { keep, recall } from '../conversation/kept';
import { forgetBefore, learn, unlearn } from '../conversation/learn';
import { allLogs, forgetLogs, logFrom } from '../conversation/logs';
import { hearReadMarks } from '../conversation/reading';
import { hearTyping } from '../conversation/typing';
import { hearAdministrator, isAdmin } from '../identity/administrator';
import { type Entrance, signInAddress } from '../identity/entrance';
import { handover } from '../identity/handover';
import { hearSettings } from '../identity/settings';
import { sameName, token } from '../identity/token';
import { openOutbox, sendAll } from '../outbox/outbox';
import { forgetSent, settleBy } from '../outbox/items';
import { hearPeople } from '../people/people';
import { hearReceipts } from '../receipt/read-up-to';
import { hearMembers } from '../room/members';
import { shelf } from '../shelf/shelf';
import { isOpen, showList } from './route';

let epoch: string | undefined;

/** Goes in as this person and keeps the page in step with the house. */
export function enter(entrance: Entrance): void {
  epoch = recall(entrance.name);
  recallDrafts(entrance.name);
  recallAdditions(entrance.name);
  recallPicked(entrance.name);
  openOutbox(entrance.name);
  keepOnLeaving();
  hearNotificationClicks();

  hear('welcome', (welcome) => beWelcomed(entrance, welcome));
  hear('textmsg', receive);
  hear('notice', receive);
  hear('conversation', learn);
  hear('conversation:since', forgetBefore);
  hear('conversation:gone', ({ conversation }) => {
    unlearn(conversation);
    if (isOpen(conversation)) showList();
  });
  hear('goodbye', ({ reason }) => beSentAway(entrance, reason));
  setClock();
  hearAdministrator();
  hearPeople();
  hearMembers();
  hearReceipts();
  hearTyping();
  hearReadMarks();
  hearSettings();
  onOwnEntry(settleBy);
  watchSleep();

  effect(() => {
    if (state.value === 'online') untracked(catchUp);
    if (state.value === 'online') void acceptInvitation();
    if (state.value === 'online') void renewPush(entrance.name);
  });

  connect(
    () => {
      const { name } = entrance;
      const avatar = entrance.avatar || undefined;
      const kept = token.of(name);
      const password = handover.password.get();
      if (password && !kept) return { name, avatar, password };
      return { name, avatar, token: kept ?? token.make(name) };
    },
    (code) => {
      if (code === 'token_invalid') {
        token.drop(entrance.name);
        return 'at once';
      }
      if (code === undefined || code === 'unavailable' || code === 'rate_limited' || code === 'internal') {
        return 'later';
      }
      handover.password.drop();
      if (code === 'name_taken' || code === 'name_invalid') token.drop(entrance.name);
      location.replace(signInAddress(entrance, code));
      return 'never';
    },
  );
}

function beWelcomed(entrance: Entrance, welcome: Facts['welcome']): void {
  // A house that was away may have come back as a newer one.
  if (me.peek() && state.peek() !== 'entering') void lookForNewVersion();
  batch(() => {
    takeIn();
    if (epoch !== undefined && epoch !== welcome.epoch) forgetEverything();
    epoch = welcome.epoch;
    if (welcome.token) token.keep(entrance.name, welcome.token);
    handover.password.drop();
    me.value = welcome.me;
    mostBytes.value = welcome.limits.attachmentBytes;
    replaceAll(welcome.conversations);
    for (const { id, head, since } of welcome.conversations) logFrom(id, since).reach(head);
  });
}

/** The database was put back from a copy: what was seen may be gone, and other lines may have its numbers. */
function forgetEverything(): void {
  forgetLogs();
  forgetSent();
}

/** A page that is left may never come back: what it shows is put on the shelf each time. */
function keepOnLeaving(): void {
  const keepNow = () => {
    if (epoch !== undefined && state.value === 'online') keep(epoch);
  };
  addEventListener('pagehide', keepNow);
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) keepNow();
  });
}

/** The worker heard a click on a notification. */
function hearNotificationClicks(): void {
  navigator.serviceWorker?.addEventListener('message', ({ data }) => {
    const { show } = data as { show?: unknown };
    if (typeof show === 'string' && show.startsWith('#/')) location.hash = show;
  });
}

function catchUp(): void {
  for (const log of allLogs()) void follow(log);
  sendAll();
}

/** Whoever runs the house opened its first link and came in with a password: now they are its administrator. */
async function acceptInvitation(): Promise<void> {
  const code = handover.invitation.get();
  if (!code) return;
  const answer = await ask('admin:claim', { code });
  if (answer.ok) isAdmin.value = true;
  if (answer.ok || answer.error.code !== 'unanswered') handover.invitation.drop();
}

function beSentAway(entrance: Entrance, reason: Facts['goodbye']['reason']): void {
  if (reason !== 'signed_out' && reason !== 'banned') return;
  token.drop(entrance.name);
  leave();
  location.replace(signInAddress(entrance, reason));
}

/** Whoever wishes to be called while away says so again under each new session. */
async function renewPush(name: string): Promise<void> {
  if (shelf.get(`push/${sameName(name)}`) === null) return;
  await import('../push/push').then(({ renew }) => renew(name)).catch(() => undefined);
}
