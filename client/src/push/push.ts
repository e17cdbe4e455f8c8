import { request } from '../connection/connection';
import { CACHE_PREFIX } from '../connection/site-url';
import { readSignInParams } from '../identity/sign-in-params';
import { sameName } from '../identity/token';
import { language } from '../i18n/language';
import { localStore } from '../storage/local-storage';

/** Safari on a phone has it only for an installed app; a page over plain http has none. */
export const pushable = 'PushManager' in window && 'serviceWorker' in navigator && isSecureContext;

/** The push setting of this browser: off, without message text, or with a preview. */
export type Wish = 'off' | 'bare' | 'preview';

const keyOf = (name: string) => `push/${sameName(name)}`;

/** The cache entry from which the worker reads user and language: it has no local storage. */
const NOTE = [`${CACHE_PREFIX}note`, 'note'] as const;

export function wishOf(name: string): Wish {
  const kept = localStore.get(keyOf(name));
  return kept === 'bare' || kept === 'preview' ? kept : 'off';
}

/**
 * Subscribes this browser, or sends a new setting; only after a click, because the browser asks for
 * permission.
 * @returns whether it succeeded
 */
export async function subscribe(name: string, wish: Exclude<Wish, 'off'>): Promise<boolean> {
  const answer = await request('push:key', {});
  if (!answer.ok) return false;
  const subscription = await subscriptionFor(bytesOf(answer.data.key));
  if (!(await tell(subscription, wish))) return false;
  const note = { ...readSignInParams(), language: language.peek() };
  await (await caches.open(NOTE[0])).put(NOTE[1], new Response(JSON.stringify(note)));
  localStore.put(keyOf(name), wish);
  return true;
}

/** Unsubscribes this browser. */
export async function unsubscribe(name: string): Promise<void> {
  localStore.drop(keyOf(name));
  await caches.delete(NOTE[0]);
  const subscription = await (await worker()).pushManager.getSubscription();
  if (!subscription) return;
  await request('push:unsubscribe', { endpoint: subscription.endpoint });
  await subscription.unsubscribe();
}

/**
 * Subscribes again under a new session, because a subscription ends with the session that made it.
 */
export async function renew(name: string): Promise<void> {
  const wish = wishOf(name);
  const subscription = await (await worker()).pushManager.getSubscription();
  if (subscription && wish !== 'off') await tell(subscription, wish);
}

/** A subscription as browsers serialize it. */
interface Told {
  endpoint: string;
  keys: { p256dh: string; auth: string };
}

async function tell(subscription: PushSubscription, wish: Wish): Promise<boolean> {
  const { endpoint, keys } = subscription.toJSON() as unknown as Told;
  return (await request('push:subscribe', { endpoint, keys, preview: wish === 'preview' })).ok;
}

async function subscriptionFor(key: Uint8Array<ArrayBuffer>): Promise<PushSubscription> {
  const { pushManager } = await worker();
  const known = await pushManager.getSubscription();
  // Made for another key: the server has a new one, and could not call it.
  if (known && !isSame(known.options.applicationServerKey, key)) await known.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

async function worker(): Promise<ServiceWorkerRegistration> {
  return navigator.serviceWorker.ready;
}

function isSame(known: ArrayBuffer | null, key: Uint8Array): boolean {
  return known !== null && new Uint8Array(known).join() === key.join();
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const base64 = base64url.replaceAll('-', '+').replaceAll('_', '/');
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}
