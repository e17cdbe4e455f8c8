import { type RequestResult, Connection } from '@teahouse/client';
import { render } from 'preact';
import type { ErrorCode, Person } from '../../../src/protocol/types';
import { siteUrl } from '../connection/site-url';
import { signInUrl } from '../identity/sign-in-params';
import { token } from '../identity/token';
import { lastVisit } from './last-visit';
import { LinkDialog } from './LinkDialog';
import { againAfter, signInWith } from './sign-in-with';

type Owner = Pick<Person, 'name' | 'avatar'>;

/**
 * Asks whether to sign in as the user of the link. It always asks: any page may have opened the
 * URL, and the browser does not reveal whether the user typed it.
 */
export function askAboutLink(code: string): void {
  const connection = new Connection();
  connection.on('welcome', () => {
    void preview(connection, code).then((answer) => {
      // The next welcome asks again.
      if (!answer.ok && answer.error.code === 'unanswered') return;
      connection.close();
      if (answer.ok) showQuestion(code, answer.data);
      else refuse(answer.error.code as ErrorCode);
    });
  });
  connection.on('refused', ({ code: why }) => refuse(why));
  connection.open(siteUrl(), () => ({}), againAfter);
}

/**
 * Waits until all listeners of `welcome` have run: only then does the connection accept requests.
 */
async function preview(connection: Connection, code: string): Promise<RequestResult<Owner>> {
  await Promise.resolve();
  return connection.tryRequest('device:preview', { code });
}

function showQuestion(code: string, owner: Owner): void {
  const { name } = lastVisit();
  const present = name && token.of(name) !== null ? name : undefined;
  const place = document.body.appendChild(document.createElement('div'));
  const close = () => {
    render(null, place);
    place.remove();
  };
  const confirm = () => {
    close();
    signInWith({ code }, refuse);
  };
  render(<LinkDialog owner={owner} present={present} onConfirm={confirm} onClose={close} />, place);
}

function refuse(code: ErrorCode): void {
  location.replace(signInUrl({ name: '', avatar: '' }, code));
}
