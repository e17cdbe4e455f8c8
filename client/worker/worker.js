/* global VERSION, FILES */
/**
 * The worker that keeps the page for the next visit. The build puts VERSION (a hash over all files) and FILES (their
 * addresses, relative to its own) in front of it. What people say never comes this way: it goes over the socket.
 */
const BASE = new URL('./', self.location.href).pathname;
/** Other programs of the same origin have caches too. The page has the same prefix. */
const PREFIX = BASE === '/' ? 'teahouse-' : `teahouse${BASE}`;
const CACHE = PREFIX + VERSION;
const ADDRESSES = FILES.map((file) => BASE + file);
const PAGES = [BASE, `${BASE}chat.html`];
const PICTURES = `${PREFIX}pictures`;
/** Whom this browser calls, and in which language; the page writes it down when they subscribe. */
const NOTE = `${PREFIX}note`;
const KEPT = [CACHE, PICTURES, NOTE];
/** The pictures that come with the page; uploaded ones are the browser's to keep. */
const SHIPPED = /^avatars\/\d+\.jpg$/;

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(ADDRESSES.map((file) => new Request(file, { cache: 'reload' })))),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => names.filter((name) => name.startsWith(PREFIX) && !KEPT.includes(name)))
      .then((old) => Promise.all(old.map((name) => caches.delete(name)))),
  );
});

self.addEventListener('message', ({ data }) => {
  if (data === 'take over') void self.skipWaiting();
});

self.addEventListener('fetch', (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== 'GET' || origin !== self.location.origin) return;
  if (mode === 'navigate') {
    if (PAGES.includes(pathname)) event.respondWith(kept(CACHE, event.request, pathname));
  } else if (ADDRESSES.includes(pathname)) {
    event.respondWith(kept(CACHE, event.request, pathname));
  } else if (pathname.startsWith(BASE) && SHIPPED.test(pathname.slice(BASE.length))) {
    event.respondWith(kept(PICTURES, event.request, pathname));
  }
});

/** A message arrived. It is announced unless a page is visible, which shows it itself. */
self.addEventListener('push', (event) => {
  event.waitUntil(call(event.data?.json() ?? {}));
});

/** A click on a notification shows the conversation, in a tab that is open or in a new one. */
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(show(event.notification.data));
});

async function kept(name, request, pathname) {
  const cache = await caches.open(name);
  const known = await cache.match(pathname);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok && name === PICTURES) await cache.put(pathname, answer.clone());
  return answer;
}

async function call({ conversation, texts = 1, name, title, excerpt, attachments, mentioned }) {
  const tabs = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  if (tabs.some(({ visibilityState, url }) => visibilityState === 'visible' && isChat(url))) return;
  const { language } = await note();
  const words = WORDS[language === 'en' ? 'en' : 'zh'];
  const said = excerpt || (attachments ? words.attached : '');
  const what =
    name === undefined
      ? words.news(texts)
      : title === undefined
        ? said
        : `${isolate(name)}: ${isolate(said)}`;
  await self.registration.showNotification(title ?? name ?? words.house, {
    body: mentioned ? `${words.mentioned} ${what}` : what,
    tag: conversation,
    icon: `${BASE}icons/192.png`,
    data: `#/${encodeURIComponent(conversation)}`,
  });
}

/** Keeps an Arabic name from changing the order of the text around it. */
const isolate = (text) => (/[\u0590-\u08ff\ufb1d-\ufefc]/.test(text) ? `\u2068${text}\u2069` : text);

const WORDS = {
  zh: {
    house: '茶馆',
    mentioned: '[有人@我]',
    attached: '[图片、语音或文件]',
    news: (texts) => `${texts} 条新消息`,
  },
  en: {
    house: 'Teahouse',
    mentioned: '[You were mentioned]',
    attached: '[Pictures, voice or files]',
    news: (texts) => (texts === 1 ? 'A new message' : `${texts} new messages`),
  },
};

async function note() {
  const cache = await caches.open(NOTE);
  return (await cache.match(`${BASE}note`))?.json() ?? {};
}

const isChat = (url) => new URL(url).pathname === `${BASE}chat.html`;

async function show(href) {
  const { name, avatar = '' } = await note();
  const tabs = (await self.clients.matchAll({ type: 'window', includeUncontrolled: true })).filter(
    ({ url }) => isChat(url),
  );
  const tab = tabs.find(({ url }) => new URL(url).searchParams.get('name') === name) ?? tabs[0];
  if (!tab) {
    // The tab was closed, which the token of the session outlives.
    await self.clients.openWindow(
      name ? `${BASE}chat.html?${new URLSearchParams({ name, avatar })}${href}` : BASE,
    );
    return;
  }
  await tab.focus();
  tab.postMessage({ show: href });
}
