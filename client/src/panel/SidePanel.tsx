import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { words } from '../language/language';
import { useFocusBack } from '../look/focus';
import { Icon } from '../look/Icon';
import { roomy } from '../look/screen';
import { closePanel } from './panel';

interface Props {
  title: string;
  /** How many there are of what the panel shows. */
  count?: string;
  children: ComponentChildren;
}

/** The frame of whatever stands beside the chat. The focus returns to where it was. */
export function SidePanel({ title, count, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useFocusBack();
  // At once: whoever sees it may press Escape.
  useLayoutEffect(() => {
    const inside = heading.current?.closest('aside')?.contains(document.activeElement);
    if (!roomy.value && !inside) heading.current?.focus();
  }, []);

  return (
    <>
      {!roomy.value && <div class="scrim" onClick={closePanel} />}
      <aside
        id="panel"
        class="panel"
        aria-label={title}
        onKeyDown={({ key }) => {
          if (key === 'Escape' && !roomy.value) closePanel();
        }}
      >
        <header class="title">
          <h2 ref={heading} tabIndex={-1}>
            {title}
            {count !== undefined && <small>{count}</small>}
          </h2>
          <button type="button" class="icon-button" aria-label={words.value.close} onClick={closePanel}>
            <Icon name="close" />
          </button>
        </header>
        {children}
      </aside>
    </>
  );
}
