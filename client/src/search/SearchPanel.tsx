import { useEffect, useRef } from 'preact/hooks';
import { SEARCH_MAX_LENGTH } from '../../../src/protocol/constants';
import type { TextEntry } from '../../../src/protocol/types';
import { keyOf } from '../message-store/conversation-key';
import { findById, titleOf } from '../message-store/conversations';
import { scrollToMessage } from '../message-list/scroll-to-message';
import { formatTime, formatFull } from '../i18n/format-time';
import { strings } from '../i18n/strings';
import { withNickname } from '../i18n/with-nickname';
import { panelStrings } from '../i18n/panels';
import { Avatar } from '../ui/Avatar';
import { Icon } from '../ui/Icon';
import { closeOnNarrow } from '../panel/panel';
import { SidePanel } from '../panel/SidePanel';
import { highlight } from './highlight';
import {
  found,
  more,
  progress,
  query,
  scope,
  searchEverywhere,
  searchMessages,
  searchFurther,
} from './search';
import './search.css';

/** The next page is fetched within this distance of the end. */
const EDGE_PX = 200;

/** Searches messages by their words: in one conversation, or in all. */
export function SearchPanel() {
  const field = useRef<HTMLInputElement>(null);
  const { search } = strings.value;
  const { searchFor, searchAll, inConversation } = panelStrings.value;
  const within = scope.value;
  useEffect(() => field.current?.focus(), [within?.id]);

  return (
    <SidePanel title={search}>
      <label class="search">
        <Icon name="search" size={16} />
        <span class="for-readers">{searchFor}</span>
        <input
          ref={field}
          class="field"
          type="search"
          placeholder={searchFor}
          maxLength={SEARCH_MAX_LENGTH}
          value={query.value}
          onInput={({ currentTarget }) => searchMessages(currentTarget.value)}
        />
      </label>
      {within && (
        <p class="search-scope">
          <span class="cut">{inConversation(titleOf(keyOf(within)))}</span>
          <button type="button" class="link-button" onClick={searchEverywhere}>
            {searchAll}
          </button>
        </p>
      )}
      <Found />
    </SidePanel>
  );
}

function Found() {
  const { nothingFound, searching, searchFailed } = panelStrings.value;
  const { more: moreWord } = strings.value;
  const state = progress.value;
  const failed = state !== 'idle' && state !== 'searching' && state !== 'done';
  return (
    <div
      class="found"
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        if (scrollHeight - scrollTop - clientHeight < EDGE_PX) void searchFurther();
      }}
    >
      <ul>
        {found.value.map((entry) => (
          <FoundRow key={entry.id} entry={entry} />
        ))}
      </ul>
      <p role="status" class="people-none">
        {state === 'searching' && found.value.length === 0 && searching}
        {state === 'done' && found.value.length === 0 && nothingFound}
        {failed && searchFailed}
      </p>
      {more.value && (
        <button type="button" class="quiet-button" onClick={() => void searchFurther()}>
          {moreWord}
        </button>
      )}
    </div>
  );
}

function FoundRow({ entry }: { entry: TextEntry }) {
  const { name, alias, avatar, at, conversation, seq, content } = entry;
  const known = scope.value ? undefined : findById(conversation);
  return (
    <li>
      <button
        type="button"
        class="found-row"
        data-found={seq}
        onClick={() => {
          closeOnNarrow();
          void scrollToMessage(conversation, seq);
        }}
      >
        <Avatar avatar={avatar} size={36} />
        <span class="found-who cut">
          <bdi>{withNickname({ name, alias })}</bdi>
          {known && <bdi class="found-where"> · {titleOf(keyOf(known))}</bdi>}
        </span>
        <time dateTime={at} title={formatFull(at)}>
          {formatTime(at)}
        </time>
        <span class="found-text" dir="auto">
          {highlight(content, query.value).map(({ text, found: isFound }) =>
            isFound ? <mark>{text}</mark> : text,
          )}
        </span>
      </button>
    </li>
  );
}
