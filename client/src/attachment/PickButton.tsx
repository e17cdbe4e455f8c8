import { useRef } from 'preact/hooks';
import type { ConversationKey } from '../message-store/conversation-key';
import { strings } from '../i18n/strings';
import { Icon } from '../ui/Icon';
import { pick } from './draft-attachments';

/** The button beside the field: picks pictures and files of this device. */
export function PickButton({ address, disabled }: { address: ConversationKey; disabled: boolean }) {
  const input = useRef<HTMLInputElement>(null);
  const { attach } = strings.value;
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={({ currentTarget }) => {
          void pick(address, currentTarget.files ?? []);
          // Lets the user choose the same file again.
          currentTarget.value = '';
        }}
      />
      <button
        type="button"
        class="icon-button"
        aria-label={attach}
        title={attach}
        disabled={disabled}
        onClick={() => input.current?.click()}
      >
        <Icon name="plus" />
      </button>
    </>
  );
}
