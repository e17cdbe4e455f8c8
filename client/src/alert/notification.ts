import { conversationHref, type ConversationKey } from '../message-store/conversation-key';
import { notifications } from '../storage/preferences';

/** Missing on a page over plain http, and in a phone's Safari outside the home screen. */
export const canNotify = 'Notification' in window && isSecureContext;

/**
 * Shows a system notification while the page is in the background. A click opens the conversation.
 */
export async function notify(title: string, body: string, address: ConversationKey): Promise<void> {
  if (!canNotify || !notifications.peek() || Notification.permission !== 'granted') return;
  const href = conversationHref(address);
  const options = { body, tag: address, icon: 'icons/192.png', silent: true, data: href };
  const worker = await navigator.serviceWorker?.getRegistration();
  if (worker?.active) return worker.showNotification(title, options);
  const notification = new Notification(title, options);
  notification.addEventListener('click', () => {
    focus();
    location.hash = href;
    notification.close();
  });
}
