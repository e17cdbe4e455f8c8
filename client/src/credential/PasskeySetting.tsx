import { useEffect, useState } from 'preact/hooks';
import type { Passkey } from '../../../src/protocol/types';
import { confirm } from '../confirm/confirm';
import { request } from '../connection/connection';
import { errorMessage } from '../i18n/error-message';
import { formatDayTime } from '../i18n/format-time';
import { NameForm } from '../secret-once/NameForm';
import { SecretOnce } from '../secret-once/SecretOnce';
import { showToast } from '../ui/toast';
import { createPasskey, offersPasskeys } from './passkeys';
import { credentialStrings } from './strings';

/** The passkeys of this user. */
export function PasskeySetting({ user }: { user: string }) {
  const [passkeys, show] = useState<readonly Passkey[]>([]);
  const [code, showCode] = useState<string>();
  const w = credentialStrings.value;
  const read = async () => {
    const answer = await request('passkey:list', {});
    if (answer.ok) show(answer.data.passkeys);
  };
  useEffect(() => void read(), []);

  const add = async (name: string): Promise<boolean> => {
    const asked = await request('passkey:challenge', {});
    if (!asked.ok) {
      showToast(errorMessage(asked));
      return false;
    }
    const made = await createPasskey(asked.data, user).catch(() => undefined);
    const answer = made && (await request('passkey:add', { name, ...made }));
    if (!answer?.ok) {
      showToast(w.passkeyNotMade);
      return false;
    }
    showCode(answer.data.recoveryCode);
    await read();
    return true;
  };
  const remove = async ({ id, name }: Passkey) => {
    if (!(await confirm(w.confirmRemove(name), w.remove))) return;
    const answer = await request('passkey:remove', { id });
    if (!answer.ok) showToast(answer.error.code === 'forbidden' ? w.lastPasskey : errorMessage(answer));
    await read();
  };

  return (
    <section class="secrets" aria-label={w.passkeys}>
      <p class="secrets-hint">{offersPasskeys ? w.passkeysHint : w.passkeysNeedHttps}</p>
      <ul>
        {passkeys.map((passkey) => (
          <li key={passkey.id} class="secret-row" data-passkey={passkey.name}>
            <span>
              <bdi class="cut">{passkey.name}</bdi>
              <small>{passkey.usedAt ? w.passkeyUsed(formatDayTime(passkey.usedAt)) : w.passkeyUnused}</small>
            </span>
            <button type="button" class="quiet-button" onClick={() => void remove(passkey)}>
              {w.remove}
            </button>
          </li>
        ))}
      </ul>
      {code !== undefined && (
        <SecretOnce label={w.recoveryCode} secret={code} words={w} onDone={() => showCode(undefined)} />
      )}
      {offersPasskeys && <NameForm label={w.passkeyName} button={w.addPasskey} onMake={add} />}
    </section>
  );
}
