import { render } from 'preact';
import type { Welcome } from '../../../src/protocol/types';
import { formatFull } from '../i18n/format-time';
import { handoff } from '../identity/session-handoff';
import { SecretOnce } from '../secret-once/SecretOnce';
import { Dialog } from '../ui/Dialog';
import { credentialStrings } from './strings';

type News = Pick<Welcome, 'recoveryCode' | 'signInLink'>;

/** Shows what the first `welcome` of a session said about the account, here or on the sign-in page. */
export function showNews({ recoveryCode, signInLink }: News): void {
  const earlier = JSON.parse(handoff.news.get() ?? '{}') as News;
  const news = {
    recoveryCode: recoveryCode ?? earlier.recoveryCode,
    signInLink: signInLink ?? earlier.signInLink,
  };
  const place = document.body.appendChild(document.createElement('div'));
  const close = () => {
    handoff.news.drop();
    render(null, place);
    place.remove();
  };
  // The code exists nowhere else: a reload must show it again.
  handoff.news.put(JSON.stringify(news));
  render(<NewsDialog news={news} onClose={close} />, place);
}

function NewsDialog({ news: { recoveryCode, signInLink }, onClose }: { news: News; onClose: () => void }) {
  const w = credentialStrings.value;
  return (
    <Dialog title={recoveryCode === undefined ? w.news : w.recoveryCode} small onClose={onClose}>
      {signInLink && (
        <p class="question">
          {w.linkMade(signInLink.by ?? w.operator, formatFull(signInLink.at))}{' '}
          {signInLink.usedAt === undefined ? w.linkUnused : w.linkUsed(formatFull(signInLink.usedAt))}
        </p>
      )}
      {recoveryCode === undefined ? (
        <div class="dialog-buttons">
          <button type="button" class="main-button" onClick={onClose}>
            {w.understood}
          </button>
        </div>
      ) : (
        <SecretOnce label={w.recoveryCode} secret={recoveryCode} words={w} onDone={onClose} />
      )}
    </Dialog>
  );
}
