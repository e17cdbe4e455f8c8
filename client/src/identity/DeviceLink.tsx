import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { request } from '../connection/connection';
import { strings } from '../i18n/strings';
import { Icon } from '../ui/Icon';
import { linkFor } from './device-link';
import './device-link.css';

/** A button that shows a sign-in link for another device. It works once, for five minutes. */
export function DeviceLink() {
  const link = useSignal('');
  const dialog = useRef<HTMLDialogElement>(null);
  const { otherDevice, otherDeviceHow, close, refusals, failed } = strings.value;

  const open = async () => {
    link.value = '';
    dialog.current?.showModal();
    const answer = await request('device:link', {});
    if (answer.ok) link.value = linkFor(answer.data.code);
    else link.value = answer.error.code === 'unanswered' ? failed : refusals[answer.error.code];
  };

  return (
    <>
      <button type="button" class="setting" onClick={() => void open()}>
        <span>{otherDevice}</span>
        <Icon name="device" />
      </button>
      <dialog ref={dialog} class="device-link" aria-label={otherDevice}>
        <p>{otherDeviceHow}</p>
        <input
          class="field"
          readOnly
          aria-label={otherDevice}
          value={link.value}
          onFocus={({ currentTarget }) => currentTarget.select()}
        />
        <button type="button" class="main-button" onClick={() => dialog.current?.close()}>
          {close}
        </button>
      </dialog>
    </>
  );
}
