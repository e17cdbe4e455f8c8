import { newToken } from '@teahouse/client';
import { render } from 'preact';
import { useState } from 'preact/hooks';
import { RECOVERY_CODE_MAX_LENGTH } from '../../../src/protocol/constants';
import { offersPasskeys } from '../credential/passkeys';
import { credentialStrings } from '../credential/strings';
import { baseStrings } from '../i18n/language';
import { Dialog } from '../ui/Dialog';
import { signInWith } from './sign-in-with';
import '../ui/dialog.css';
import './other-ways.css';

/** Opens the ways to sign in without a nickname. */
export function showOtherWays(): void {
  const place = document.body.appendChild(document.createElement('div'));
  const close = () => {
    render(null, place);
    place.remove();
  };
  render(<OtherWays onClose={close} />, place);
}

function OtherWays({ onClose }: { onClose: () => void }) {
  const [code, write] = useState('');
  const [complaint, complain] = useState('');
  const w = credentialStrings.value;
  const submit = (event: Event) => {
    event.preventDefault();
    complain('');
    // With its own token a retry after a lost reply resumes the session: the code works only once.
    signInWith({ recovery: code, token: newToken() }, (why) =>
      complain(
        why === 'unauthenticated'
          ? w.codeWrong
          : ((baseStrings.value.refusals as Record<string, string>)[why] ?? w.codeWrong),
      ),
    );
  };
  const withPasskey = () => {
    complain('');
    void import('./passkey-sign-in').then(({ signInWithPasskey }) =>
      signInWithPasskey((why) =>
        complain(
          why === 'unauthenticated' || why === 'cancelled'
            ? w.passkeyRefused
            : ((baseStrings.value.refusals as Record<string, string>)[why] ?? w.passkeyRefused),
        ),
      ),
    );
  };
  return (
    <Dialog title={w.otherWays} small onClose={onClose}>
      <div class="other-ways">
        {offersPasskeys ? (
          <button type="button" class="main-button" onClick={withPasskey}>
            {w.passkeySignIn}
          </button>
        ) : (
          <p class="question">{w.passkeysNeedHttps}</p>
        )}
      </div>
      <form class="other-ways" onSubmit={submit}>
        <label>
          <span>{w.codeLabel}</span>
          <input
            class="field"
            required
            autocomplete="off"
            autocapitalize="characters"
            spellcheck={false}
            maxLength={RECOVERY_CODE_MAX_LENGTH}
            placeholder={w.codeHint}
            value={code}
            aria-describedby="recovery-complaint"
            onInput={({ currentTarget }) => write(currentTarget.value)}
          />
        </label>
        <p id="recovery-complaint" class="complaint" role="alert">
          {complaint}
        </p>
        <button type="submit" class="main-button">
          {w.signIn}
        </button>
      </form>
    </Dialog>
  );
}
