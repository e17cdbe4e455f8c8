import { useEffect, useRef } from 'preact/hooks';
import { me } from '../conversation/conversations';
import { words } from '../language/language';
import { Avatar } from '../look/Avatar';
import { Icon } from '../look/Icon';
import { roomy } from '../look/screen';
import { togglePanel } from './panel';
import { count, fetchMorePeople, fetchPeople, type Guest, morePeople, people, seek, sought } from './people';

/** So many people are drawn at once; whom one misses one finds by name. */
const DRAWN_MOST = 300;

export function PeoplePanel({ onPerson }: { onPerson: (name: string) => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { people: title, peopleOnline, findPerson, nobodyFound, more, close } = words.value;

  useEffect(() => {
    const before = document.activeElement;
    void fetchPeople();
    if (!roomy.value) heading.current?.focus();
    return () => {
      void seek('');
      if (before instanceof HTMLElement && before.isConnected && !roomy.value) before.focus();
    };
  }, []);

  return (
    <>
      {!roomy.value && <div class="scrim" onClick={togglePanel} />}
      <aside
        id="people"
        class="people"
        aria-label={title}
        onKeyDown={({ key }) => {
          if (key === 'Escape' && !roomy.value) togglePanel();
        }}
      >
        <header class="title">
          <h2 ref={heading} tabIndex={-1}>
            {title}
            <small>{peopleOnline(count.value)}</small>
          </h2>
          <button type="button" class="icon-button" aria-label={close} onClick={togglePanel}>
            <Icon name="close" />
          </button>
        </header>
        <label class="search">
          <Icon name="search" size={16} />
          <span class="for-readers">{findPerson}</span>
          <input
            class="field"
            type="search"
            placeholder={findPerson}
            value={sought.value}
            onInput={({ currentTarget }) => void seek(currentTarget.value)}
          />
        </label>
        <ul class="people-list">
          {people.value.slice(0, DRAWN_MOST).map((person) => (
            <PersonRow key={person.id} person={person} onPerson={onPerson} />
          ))}
          {morePeople.value && !sought.value && (
            <li>
              <button type="button" class="quiet-button" onClick={() => void fetchMorePeople()}>
                {more}
              </button>
            </li>
          )}
        </ul>
        {people.value.length === 0 && sought.value && <p class="people-none">{nobodyFound}</p>}
      </aside>
    </>
  );
}

function PersonRow({ person, onPerson }: { person: Guest; onPerson: (name: string) => void }) {
  const { talkTo, online, offline, me: myself } = words.value;
  const { name, avatar } = person;
  return (
    <li>
      <button
        type="button"
        class={person.online ? 'person' : 'person gone'}
        aria-label={`${talkTo(name)} (${person.online ? online : offline})`}
        data-person={name}
        data-online={person.online}
        onClick={() => onPerson(name)}
      >
        <Avatar avatar={avatar} size={36} />
        <bdi class="cut">{name}</bdi>
        {name === me.value?.name && <small>{myself}</small>}
        <i class="presence" />
      </button>
    </li>
  );
}
