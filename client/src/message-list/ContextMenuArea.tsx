import type { ComponentChildren, TargetedPointerEvent } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import type { TextEntry } from '../../../src/protocol/types';
import { storeOf } from '../message-store/message-stores';
import { moveFocus } from '../ui/keyboard-navigation';
import { strings } from '../i18n/strings';
import { showToast } from '../ui/toast';
import { below, menu, type Point } from '../menu/menu';
import { LongPress } from '../menu/long-press';

interface Props {
  /** Absent before the first message of a direct conversation. */
  conversation: string | undefined;
  children: ComponentChildren;
}

/** The area in which every message has a menu: by right click, by a long press, and by keyboard. */
export function ContextMenuArea({ conversation, children }: Props) {
  const id = useRef(conversation);
  id.current = conversation;
  const press = useMemo(
    () => new LongPress((target, at) => void openFor(entryAt(id.current, target), at)),
    [],
  );

  return (
    <div
      class="pane-lines"
      onContextMenu={(event) => {
        const target = event.target as Element;
        const entry = entryAt(conversation, target);
        if (!entry || target.closest('a')) return;
        event.preventDefault();
        press.end();
        // A right click and a long press have a position on the screen; the keyboard's menu key has
        // none.
        const { button, pointerType } = event as TargetedPointerEvent<HTMLDivElement>;
        const byKey = button !== 2 && pointerType !== 'touch';
        void openFor(entry, byKey ? below(target) : { x: event.clientX, y: event.clientY });
      }}
      onKeyDown={(event) => {
        const target = event.target as Element;
        const asks = event.key === 'Enter' && target.classList.contains('bubble');
        const entry = asks ? entryAt(conversation, target) : undefined;
        if (!entry) return moveFocus(event);
        event.preventDefault();
        void openFor(entry, below(target));
      }}
      onPointerDown={press.down}
      onPointerMove={press.move}
      onPointerUp={press.end}
      onPointerCancel={press.end}
    >
      {children}
    </div>
  );
}

/** Returns the message whose bubble contains this, unless it was recalled. */
function entryAt(conversation: string | undefined, target: Element): TextEntry | undefined {
  if (conversation === undefined || !target.closest('.bubble')) return undefined;
  const seq = target.closest<HTMLElement>('.line')?.dataset.seq;
  const entry = seq === undefined ? undefined : storeOf(conversation).at(Number(seq));
  return entry?.kind === 'text' && !entry.recalled ? entry : undefined;
}

async function openFor(entry: TextEntry | undefined, at: Point): Promise<void> {
  if (!entry || menu.value) return;
  try {
    const { openMessageMenu } = await import('./message-menu');
    if (!menu.value) openMessageMenu(entry, at);
  } catch {
    showToast(strings.value.notFetched);
  }
}
