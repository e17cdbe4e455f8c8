import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { strings } from '../i18n/strings';
import { useRestoreFocus } from '../ui/restore-focus';
import { Icon } from '../ui/Icon';
import { isRoomy } from '../ui/media-queries';
import { closePanel } from './panel';

interface Props {
  title: string;
  /** Number of items in the panel. */
  count?: string;
  children: ComponentChildren;
}

/** The frame of every side panel. The focus returns to where it was. */
export function SidePanel({ title, count, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useRestoreFocus();
  // Set at once: the user may press Escape as soon as it appears.
  useLayoutEffect(() => {
    const inside = heading.current?.closest('aside')?.contains(document.activeElement);
    if (!isRoomy.value && !inside) heading.current?.focus();
  }, []);

  return (
    <>
      {!isRoomy.value && <div class="scrim" onClick={closePanel} />}
      <aside
        id="panel"
        class="panel"
        aria-label={title}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || isRoomy.value) return;
          event.preventDefault();
          closePanel();
        }}
      >
        <header class="title">
          <h2 ref={heading} tabIndex={-1}>
            {title}
            {count !== undefined && <small>{count}</small>}
          </h2>
          <button type="button" class="icon-button" aria-label={strings.value.close} onClick={closePanel}>
            <Icon name="close" />
          </button>
        </header>
        {children}
      </aside>
    </>
  );
}
