import { computed, effect } from '@preact/signals';
import { conversations } from '../message-store/conversations';
import { strings } from '../i18n/strings';

/** The unread count for badges: muted conversations count only where they mention this user. */
const noticeable = computed(() =>
  [...conversations.value.values()].reduce(
    (sum, { unread, muted, mentioned, request }) => sum + (request || (muted && !mentioned) ? 0 : unread),
    0,
  ),
);

/**
 * Shows the number of unread messages in the title, on the page's icon and, if installed, on the
 * app's.
 */
export function showBadge(): void {
  const icon = document.querySelector<HTMLLinkElement>('link[rel=icon]');
  effect(() => {
    const unread = noticeable.value;
    const { house } = strings.value;
    document.title = unread > 0 ? `(${unread}) ${house}` : house;
    if (icon) icon.href = unread > 0 ? 'favicon-unread.svg' : 'favicon.svg';
    if ('setAppBadge' in navigator) navigator.setAppBadge(unread).catch(() => undefined);
  });
}
