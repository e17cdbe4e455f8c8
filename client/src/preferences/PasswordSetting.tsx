import { useState } from 'preact/hooks';
import { PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH } from '../../../src/protocol/constants';
import { request } from '../connection/connection';
import { credentialStrings } from '../credential/strings';
import { SecretOnce } from '../secret-once/SecretOnce';
import { preferenceStrings } from './strings';

/** Sets or changes the password. */
export function PasswordSetting({ name }: { name: string }) {
  const [password, setPassword] = useState('');
  const [news, tell] = useState('');
  const [code, showCode] = useState<string>();
  const w = preferenceStrings.value;

  const save = async () => {
    const answer = await request('me:set', { password });
    tell(answer.ok ? w.passwordSaved : w.notSaved);
    if (!answer.ok) return;
    setPassword('');
    showCode(answer.data.recoveryCode);
  };

  return (
    <>
      <form
        class="password-setting"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <input type="text" name="username" autocomplete="username" value={name} hidden readOnly />
        <label>
          <span>{w.password}</span>
          <input
            class="field"
            type="password"
            autocomplete="new-password"
            minLength={PASSWORD_MIN_LENGTH}
            maxLength={PASSWORD_MAX_LENGTH}
            required
            value={password}
            aria-describedby="password-news"
            onInput={({ currentTarget }) => setPassword(currentTarget.value)}
          />
        </label>
        <button type="submit" class="main-button" disabled={password.length < PASSWORD_MIN_LENGTH}>
          {w.savePassword}
        </button>
        <p id="password-news" role="status">
          {news || w.passwordHint}
        </p>
      </form>
      {code !== undefined && (
        <SecretOnce
          label={credentialStrings.value.recoveryCode}
          secret={code}
          words={credentialStrings.value}
          onDone={() => showCode(undefined)}
        />
      )}
    </>
  );
}
