import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { baseStrings } from '../i18n/language';
import { useRestoreFocus } from './restore-focus';
import { Icon } from './Icon';

interface Props {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
  /** A question rather than a page: small on every screen. */
  small?: boolean;
  /** A page that needs room. */
  wide?: boolean;
}

/** A dialog over the page, with a title and a close button. The focus returns to where it was. */
export function Dialog({ title, onClose, children, small = false, wide = false }: Props) {
  const element = useRef<HTMLDialogElement>(null);
  useRestoreFocus();
  useEffect(() => element.current?.showModal(), []);

  return (
    <dialog
      ref={element}
      class={small ? 'dialog small' : wide ? 'dialog wide' : 'dialog'}
      aria-label={title}
      onClose={onClose}
      onPointerDown={({ target }) => {
        if (target === element.current) onClose();
      }}
    >
      <div class="dialog-page">
        <header class="title">
          <h2 class="cut">{title}</h2>
          <button type="button" class="icon-button" aria-label={baseStrings.value.close} onClick={onClose}>
            <Icon name="close" />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
