import type { TargetedEvent, TargetedKeyboardEvent } from 'preact';
import { strings } from '../i18n/strings';
import { Icon } from '../ui/Icon';
import { openNewRoom } from '../room/dialog';
import { lazyComponent } from '../ui/lazy-component';
import { invitations } from '../room/invitations';
import { openSearch } from '../search/open-search';
import type { ConversationKey } from '../message-store/conversation-key';
import { draftConversations } from './draft-conversations';
import { byRecency, requests } from '../message-store/conversations';
import { loadMore, requestCount } from '../message-store/lazy-pages';
import { ConversationRow } from './ConversationRow';

const InvitationList = lazyComponent(async () => (await import('../room/InvitationList')).InvitationList);
const RequestFolder = lazyComponent(async () => (await import('./RequestFolder')).RequestFolder);

/** All conversations of this user: one stop of the Tab key, through which the arrow keys move. */
export function ConversationList({ shown }: { shown: ConversationKey | null }) {
  const { conversations, newRoom, search } = strings.value;
  const rows = [...draftConversations(shown), ...byRecency.value];
  const stop = rows.some(([address]) => address === shown) ? shown : rows[0]?.[0];
  return (
    <nav class="list" aria-label={conversations} onKeyDown={walk} onScroll={readOn}>
      <div class="list-head">
        <h2>{conversations}</h2>
        <button type="button" class="icon-button" aria-label={search} title={search} onClick={openSearch}>
          <Icon name="search" />
        </button>
        <button type="button" class="icon-button" aria-label={newRoom} title={newRoom} onClick={openNewRoom}>
          <Icon name="plus" />
        </button>
      </div>
      {invitations.value.length > 0 && <InvitationList />}
      {(requestCount.value > 0 || requests.value.length > 0) && <RequestFolder shown={shown} />}
      <ul>
        {rows.map(([address, conversation]) => (
          <ConversationRow
            key={address}
            address={address}
            conversation={conversation}
            chosen={address === shown}
            skipped={address !== stop}
          />
        ))}
      </ul>
    </nav>
  );
}

/** The next page is fetched this many pixels before the end. */
const AHEAD_PX = 600;

function readOn({ currentTarget: list }: TargetedEvent<HTMLElement>): void {
  if (list.scrollHeight - list.scrollTop - list.clientHeight < AHEAD_PX) loadMore();
}

function walk(event: TargetedKeyboardEvent<HTMLElement>): void {
  const rows = [...event.currentTarget.querySelectorAll('a')];
  const at = rows.indexOf(document.activeElement as HTMLAnchorElement);
  const next = { ArrowDown: rows[at + 1], ArrowUp: rows[at - 1], Home: rows[0], End: rows.at(-1) }[event.key];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
