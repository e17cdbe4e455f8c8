import { useState } from 'preact/hooks';
import { request } from '../connection/connection';
import { errorMessage } from '../i18n/error-message';
import { SecretOnce } from '../secret-once/SecretOnce';
import { showToast } from '../ui/toast';
import { credentialStrings } from './strings';

/** A button that replaces the recovery code and shows the new one. */
export function RecoverySetting() {
  const [code, show] = useState('');
  const w = credentialStrings.value;
  const renew = async () => {
    const answer = await request('recovery:renew', {});
    if (answer.ok) show(answer.data.code);
    else showToast(answer.error.code === 'forbidden' ? w.needsPassword : errorMessage(answer));
  };
  if (code) return <SecretOnce label={w.recoveryCode} secret={code} words={w} onDone={() => show('')} />;
  return (
    <button type="button" class="setting" title={w.recoveryHint} onClick={() => void renew()}>
      {w.newCode}
    </button>
  );
}
