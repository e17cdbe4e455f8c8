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
  const { Connection, mayPass } = await import('@teahouse/client');
  const connection = new Connection();
  connection.on('welcome', ({ me, token: given }) => {
    if (!me || given === undefined) return;
    token.keep(me.name, given);
    location.replace(chatAddress(me));
  });
  connection.on('refused', () => {
    location.replace(signInAddress({ name: '', avatar: '' }, 'token_invalid'));
  });
  connection.open(
    location.origin,
    () => ({ code }),
    (refusal) => (refusal === undefined || mayPass(refusal) ? 'later' : 'never'),
  );
}
