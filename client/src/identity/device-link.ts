import { chatAddress, signInAddress } from './entrance';
import { token } from './token';

/** After the `#`, which browsers keep to themselves, so the code stands in no server's log. */
const LINK = /^#link=([\w-]{22})$/;

export function linkFor(code: string): string {
  return `${location.origin}/#link=${code}`;
}

/** Comes in by a link that was made on another device, where the address holds one. */
export async function followLink(): Promise<void> {
  const code = LINK.exec(location.hash)?.[1];
  if (!code) return;
  // It works once, so it is of no use in the history either.
  history.replaceState(null, '', location.pathname);
  const { io } = await import('socket.io-client');
  const socket = io({ auth: { code }, reconnection: false, transports: ['websocket', 'polling'] });
  socket.on('welcome', (welcome: { me: { name: string; avatar: string }; token: string }) => {
    token.keep(welcome.me.name, welcome.token);
    location.replace(chatAddress(welcome.me));
  });
  socket.on('connect_error', () => {
    location.replace(signInAddress({ name: '', avatar: '' }, 'token_invalid'));
  });
}
