import { useRef } from 'preact/hooks';
import type { Address } from '../conversation/address';
import { words } from '../language/language';
import { Icon } from '../look/Icon';
import { pick } from './picked';

/** Beside the field: pictures and files of this device. */
export function PickButton({ address, disabled }: { address: Address; disabled: boolean }) {
  const input = useRef<HTMLInputElement>(null);
  const { attach } = words.value;
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={({ currentTarget }) => {
          void pick(address, currentTarget.files ?? []);
          // The same file can be chosen again.
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
