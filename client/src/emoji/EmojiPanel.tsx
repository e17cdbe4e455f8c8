import type { TargetedKeyboardEvent } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { composerInput, insert } from '../ui/composer-input';
import { strings } from '../i18n/strings';
import { groups } from './groups';
import { recent, remember } from './recent';
import './emoji.css';

const COLUMNS = 8;

/** All emoji by group. The arrow keys move, Enter picks, Escape returns to the field. */
export function EmojiPanel({ onClose }: { onClose: () => void }) {
  const panel = useRef<HTMLDivElement>(null);
  const [chosen, choose] = useState(recent.peek().length > 0 ? 'recent' : 'faces');
  const { emoji: title, emojiGroups } = strings.value;
  const shown = groups.find(({ name }) => name === chosen)?.emoji ?? recent.value;

  useEffect(() => {
    panel.current?.querySelector<HTMLElement>('.emoji-grid button')?.focus();
    const outside = ({ target }: PointerEvent) => {
      if (!panel.current?.parentElement?.contains(target as Node)) onClose();
    };
    addEventListener('pointerdown', outside);
    return () => removeEventListener('pointerdown', outside);
  }, []);

  const pick = (emoji: string) => {
    remember(emoji);
    onClose();
    insert(emoji);
  };

  return (
    <div
      ref={panel}
      class="emoji-panel"
      role="dialog"
      aria-label={title}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
        composerInput.current?.focus();
      }}
    >
      <div class="emoji-groups" role="tablist" aria-label={title} onKeyDown={walkGroups}>
        {[{ name: 'recent' as const, sign: '🕘' }, ...groups].map(({ name, sign }) => (
          <button
            key={name}
            type="button"
            role="tab"
            aria-selected={name === chosen}
            aria-controls="emoji-grid"
            aria-label={emojiGroups[name]}
            title={emojiGroups[name]}
            tabIndex={name === chosen ? 0 : -1}
            disabled={name === 'recent' && recent.value.length === 0}
            onFocus={() => choose(name)}
            onClick={() => choose(name)}
          >
            {sign}
          </button>
        ))}
      </div>
      <div
        key={chosen}
        id="emoji-grid"
        class="emoji-grid"
        role="tabpanel"
        aria-label={emojiGroups[chosen as keyof typeof emojiGroups]}
        onKeyDown={walk}
      >
        {shown.map((emoji, index) => (
          <button key={emoji} type="button" tabIndex={index === 0 ? 0 : -1} onClick={() => pick(emoji)}>
            {emoji}
          </button>
        ))}
      </div>
    </div>
  );
}

function walk(event: TargetedKeyboardEvent<HTMLElement>): void {
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS }[event.key];
  if (step) go(event, step);
}

function walkGroups(event: TargetedKeyboardEvent<HTMLElement>): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step) go(event, step);
}

function go(event: TargetedKeyboardEvent<HTMLElement>, step: number): void {
  const buttons = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('button:enabled')];
  const next = buttons[buttons.indexOf(document.activeElement as HTMLButtonElement) + step];
  event.preventDefault();
  next?.focus();
}
