import type { TargetedKeyboardEvent } from 'preact';
import { words } from '../language/language';
import { Icon } from '../look/Icon';
import { openNewRoom } from '../room/dialog';
import { openSearch } from '../search/search';
import type { Address } from './address';
import { begun } from './begun';
import { byRecency } from './conversations';
import { Row } from './Row';

/** All conversations of this person. The arrow keys go through them. */
export function List({ shown }: { shown: Address | null }) {
  const { conversations, newRoom, search } = words.value;
  return (
    <nav class="list" aria-label={conversations} onKeyDown={walk}>
      <div class="list-head">
        <h2>{conversations}</h2>
        <button
          type="button"
          class="icon-button"
          aria-label={search}
          title={search}
          onClick={() => openSearch(null)}
        >
          <Icon name="search" />
        </button>
        <button type="button" class="icon-button" aria-label={newRoom} title={newRoom} onClick={openNewRoom}>
          <Icon name="plus" />
        </button>
      </div>
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
