import type { TargetedKeyboardEvent } from 'preact';
import { words } from '../language/language';
import type { Address } from './address';
import { begun } from './begun';
import { byRecency } from './conversations';
import { Row } from './Row';

/** All conversations of this person. The arrow keys go through them. */
export function List({ shown }: { shown: Address | null }) {
  return (
    <nav class="list" aria-label={words.value.conversations} onKeyDown={walk}>
      <ul>
        {[...begun(shown), ...byRecency.value].map(([address, conversation]) => (
          <Row key={address} address={address} conversation={conversation} chosen={address === shown} />
        ))}
      </ul>
    </nav>
  );
}

function walk(event: TargetedKeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const rows = [...event.currentTarget.querySelectorAll('a')];
  const next = rows[rows.indexOf(document.activeElement as HTMLAnchorElement) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
