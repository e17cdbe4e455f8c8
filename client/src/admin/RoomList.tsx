import { useState } from 'preact/hooks';
import type { KnownRoom } from '../../../src/protocol/admin.shapes';
import { ask } from '../connection/connection';
import { words } from '../language/language';
import { confirmed } from '../question/question';
import { decide } from './deeds';
import { Find } from './Find';
import { Keep } from './Keep';
import { PagedList } from './PagedList';
import { usePages } from './pages';
import { officeWords } from './words';

/** The rooms, without what is said there. */
export function Rooms() {
  const [q, find] = useState('');
  const w = officeWords.value;
  const pages = usePages<KnownRoom>(q, async (cursor) => {
    const answer = await ask('admin:rooms', { q, cursor });
    return answer.ok ? { items: answer.data.rooms, next: answer.data.next } : undefined;
  });
  return (
    <>
      <Find label={w.findRoom} q={q} onFind={find} />
      <PagedList
        pages={pages}
        none={w.noRooms}
        draw={(room) => <RoomRow key={room.id} room={room} onChange={pages.again} />}
      />
    </>
  );
}

function RoomRow({ room, onChange }: { room: KnownRoom; onChange: () => void }) {
  const { id, members, owner, days } = room;
  const w = officeWords.value;
  const title = room.title || words.value.lobby;
  const dissolve = async () => {
    if (!(await confirmed(w.confirmDissolve(title), w.dissolve))) return;
    if (await decide('admin:dissolve', { conversation: id })) onChange();
  };
  return (
    <li class="office-row office-room" data-room={title}>
      <span class="office-what">
        <bdi class="cut">{title}</bdi>
        <small>{owner === undefined ? '' : `${w.members(members)} · ${w.ownedBy(owner)}`}</small>
      </span>
      <Keep
        label={w.keepIn(title)}
        days={days}
        inherits
        onKeep={async (wish) => {
          const done = await decide('admin:retention', {
            conversation: id,
            ...(wish === undefined ? { inherit: true } : { days: wish }),
          });
          if (done) onChange();
        }}
      />
      {owner !== undefined && (
        <button
          type="button"
          class="second-button danger"
          aria-label={w.dissolveOf(title)}
          onClick={() => void dissolve()}
        >
          {w.dissolve}
        </button>
      )}
    </li>
  );
}
