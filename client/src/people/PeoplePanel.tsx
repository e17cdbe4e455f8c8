import { useEffect } from 'preact/hooks';
import { me } from '../message-store/conversations';
import { strings } from '../i18n/strings';
import { Avatar } from '../ui/Avatar';
import { Icon } from '../ui/Icon';
import { SidePanel } from '../panel/SidePanel';
import {
  count,
  fetchMorePeople,
  fetchPeople,
  type ListedUser,
  morePeople,
  people,
  searchPeople,
  searchTerm,
} from './people';

/** Maximum number of users drawn at once; the others are found by name. */
const DRAWN_MOST = 300;

export function PeoplePanel({ onPerson }: { onPerson: (name: string) => void }) {
  const { people: title, peopleOnline, findPerson, nobodyFound, more } = strings.value;

  useEffect(() => {
    void fetchPeople();
    return () => void searchPeople('');
  }, []);

  return (
    <SidePanel title={title} count={peopleOnline(count.value)}>
      <label class="search">
        <Icon name="search" size={16} />
        <span class="for-readers">{findPerson}</span>
        <input
          class="field"
          type="search"
          placeholder={findPerson}
          value={searchTerm.value}
          onInput={({ currentTarget }) => void searchPeople(currentTarget.value)}
        />
      </label>
      <ul class="people-list">
        {people.value.slice(0, DRAWN_MOST).map((person) => (
          <PersonRow key={person.id} person={person} onPerson={onPerson} />
        ))}
        {morePeople.value && !searchTerm.value && (
          <li>
            <button type="button" class="quiet-button" onClick={() => void fetchMorePeople()}>
              {more}
            </button>
          </li>
        )}
      </ul>
      {people.value.length === 0 && searchTerm.value && <p class="people-none">{nobodyFound}</p>}
    </SidePanel>
  );
}

function PersonRow({ person, onPerson }: { person: ListedUser; onPerson: (name: string) => void }) {
  const { talkTo, online, offline, bot, me: myself } = strings.value;
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
        {person.bot && <small class="bot-mark">{bot}</small>}
        {name === me.value?.name && <small>{myself}</small>}
        <i class="presence" />
      </button>
    </li>
  );
}
