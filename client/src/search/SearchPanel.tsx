import { useEffect, useRef } from 'preact/hooks';
import { SEARCH_MAX_LENGTH } from '../../../src/protocol/limits';
import type { TextEntry } from '../../../src/protocol/shapes';
import { addressOf } from '../conversation/address';
import { findById, titleOf } from '../conversation/conversations';
import { jumpTo } from '../conversation/jump';
import { shortTime, wholeTime } from '../language/moment';
import { words } from '../language/language';
import { panelWords } from '../language/panels';
import { Avatar } from '../look/Avatar';
import { Icon } from '../look/Icon';
import { makeWay } from '../panel/panel';
import { SidePanel } from '../panel/SidePanel';
import { excerptOf } from './excerpt';
import { found, more, progress, query, scope, searchEverywhere, seek, seekFurther } from './search';
import './search.css';

/** This near to the end, the next page is fetched. */
const EDGE_PX = 200;

/** What was said, found by its words: in one conversation, or in all. */
export function SearchPanel() {
  const field = useRef<HTMLInputElement>(null);
  const { search } = words.value;
  const { searchFor, searchAll, inConversation } = panelWords.value;
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
          onInput={({ currentTarget }) => seek(currentTarget.value)}
        />
      </label>
      {within && (
        <p class="search-scope">
          <span class="cut">{inConversation(titleOf(addressOf(within)))}</span>
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
  const { nothingFound, searching, searchFailed } = panelWords.value;
  const { more: moreWord } = words.value;
  const state = progress.value;
  const failed = state !== 'idle' && state !== 'searching' && state !== 'done';
  return (
    <div
      class="found"
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        if (scrollHeight - scrollTop - clientHeight < EDGE_PX) void seekFurther();
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
        <button type="button" class="quiet-button" onClick={() => void seekFurther()}>
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
          makeWay();
          void jumpTo(conversation, seq);
        }}
      >
        <Avatar avatar={avatar} size={36} />
        <span class="found-who cut">
          <bdi>{alias ?? name}</bdi>
          {known && <bdi class="found-where"> · {titleOf(addressOf(known))}</bdi>}
        </span>
        <time dateTime={at} title={wholeTime(at)}>
          {shortTime(at)}
        </time>
        <span class="found-text" dir="auto">
          {excerptOf(content, query.value).map(({ text, found: isFound }) =>
            isFound ? <mark>{text}</mark> : text,
          )}
        </span>
      </button>
    </li>
  );
}
