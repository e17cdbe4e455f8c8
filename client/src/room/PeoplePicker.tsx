import { useEffect, useState } from 'preact/hooks';
import { request } from '../connection/connection';
import { me } from '../message-store/conversations';
import { strings } from '../i18n/strings';
import { Avatar } from '../ui/Avatar';
import type { ListedUser } from '../people/people';

interface Props {
  picked: ReadonlySet<string>;
  /** Nicknames that cannot be picked. */
  without: ReadonlySet<string>;
  onPick: (name: string) => void;
}

/** A list of users to select, found by the beginning of their nicknames. */
export function PeoplePicker({ picked, without, onPick }: Props) {
  const [q, look] = useState('');
  const [found, show] = useState<readonly ListedUser[]>([]);
  const { findPerson, nobodyFound } = strings.value;

  useEffect(() => {
    let isOld = false;
    void request('people', { q: q.trim(), limit: 100 }).then((answer) => {
      if (answer.ok && !isOld) show(answer.data.people);
    });
    return () => void (isOld = true);
  }, [q]);

  const offered = found.filter(({ name }) => name !== me.value?.name && !without.has(name));
  return (
    <div class="picker">
      <input
        class="field"
        type="search"
        aria-label={findPerson}
        placeholder={findPerson}
        value={q}
        onInput={({ currentTarget }) => look(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.preventDefault();
        }}
      />
      <ul class="picker-list">
        {offered.map(({ id, name, avatar }) => (
          <li key={id}>
            <label class="pick">
              <input type="checkbox" checked={picked.has(name)} onChange={() => onPick(name)} />
              <Avatar avatar={avatar} size={32} />
              <bdi class="cut">{name}</bdi>
            </label>
          </li>
        ))}
        {offered.length === 0 && <li class="people-none">{nobodyFound}</li>}
      </ul>
    </div>
  );
}
