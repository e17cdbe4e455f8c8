import type { TargetedKeyboardEvent } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { useRestoreFocus } from '../ui/restore-focus';
import { closeMenu, type MenuItem, type OpenMenu } from './menu';
import './menu.css';

/** Distance between the menu and the edge of the window. */
const MARGIN_PX = 8;

/** An accessible menu: arrow keys move through it, Escape and Tab close it. */
export function Menu({ menu: { label, row = [], items, at } }: { menu: OpenMenu }) {
  const element = useRef<HTMLDivElement>(null);
  useRestoreFocus();

  useLayoutEffect(() => {
    const { current } = element;
    if (!current) return;
    const { width, height } = current.getBoundingClientRect();
    const within = (place: number, size: number, room: number) =>
      Math.max(MARGIN_PX, Math.min(place, room - size - MARGIN_PX));
    current.style.left = `${within(at.x, width, innerWidth)}px`;
    current.style.top = `${within(at.y, height, innerHeight)}px`;
    current.querySelector<HTMLElement>('.menu-item')?.focus();
  }, [at]);

  const choose = ({ run }: MenuItem) => {
    closeMenu();
    // The focus returns first, so that the item can move it afterwards.
    window.setTimeout(run, 0);
  };

  return (
    <>
      <div
        class="menu-ground"
        onPointerDown={(event) => {
          event.preventDefault();
          closeMenu();
        }}
        onContextMenu={(event) => event.preventDefault()}
      />
      <div
        ref={element}
        class="menu"
        role="menu"
        aria-label={label}
        tabIndex={-1}
        onKeyDown={walk}
        onContextMenu={(event) => event.preventDefault()}
      >
        {row.length > 0 && (
          <div class="menu-row" role="group">
            {row.map((item) => (
              <button
                key={item.label}
                type="button"
                role="menuitemcheckbox"
                aria-checked={item.pressed}
                tabIndex={-1}
                class="menu-emoji"
                onClick={() => choose(item)}
              >
                {item.label}
              </button>
            ))}
          </div>
        )}
        {items.map((item) => (
          <button
            key={item.label}
            type="button"
            role="menuitem"
            tabIndex={-1}
            class={item.danger ? 'menu-item danger' : 'menu-item'}
            onClick={() => choose(item)}
          >
            {item.label}
          </button>
        ))}
      </div>
    </>
  );
}

function walk(event: TargetedKeyboardEvent<HTMLElement>): void {
  const { key, currentTarget } = event;
  if (key === 'Escape' || key === 'Tab') {
    event.preventDefault();
    event.stopPropagation();
    return closeMenu();
  }
  const all = [...currentTarget.querySelectorAll('button')];
  const inRow = all.filter((button) => button.classList.contains('menu-emoji')).length;
  const at = all.indexOf(document.activeElement as HTMLButtonElement);
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 1, ArrowUp: -1 }[key];
  let next = step === undefined ? at : (at + step + all.length) % all.length;
  if (key === 'ArrowDown' && at < inRow && inRow < all.length) next = inRow;
  if (key === 'ArrowUp' && at === inRow && inRow > 0) next = 0;
  if (key === 'ArrowUp' && at < inRow) next = all.length - 1;
  if (key === 'Home') next = 0;
  if (key === 'End') next = all.length - 1;
  if (next === at) return;
  event.preventDefault();
  all[next]?.focus();
}
