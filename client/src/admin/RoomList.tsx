import { useState } from 'preact/hooks';
import type { KnownRoom } from '../../../src/protocol/admin.types';
import { request } from '../connection/connection';
import { strings } from '../i18n/strings';
import { confirm } from '../confirm/confirm';
import { runAdminAction } from './admin-actions';
import { SearchField } from './SearchField';
import { RetentionSetting } from './RetentionSetting';
import { PagedList } from './PagedList';
import { usePages } from './use-pages';
import { adminStrings } from './strings';

/** The rooms, without their messages. */
export function RoomList() {
  const [q, find] = useState('');
  const w = adminStrings.value;
  const pages = usePages<KnownRoom>(q, async (cursor) => {
    const answer = await request('admin:rooms', { q, cursor });
    return answer.ok ? { items: answer.data.rooms, next: answer.data.next } : undefined;
  });
  return (
    <>
      <SearchField label={w.findRoom} q={q} onFind={find} />
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
  const w = adminStrings.value;
  const title = room.title || strings.value.lobby;
  const dissolve = async () => {
    if (!(await confirm(w.confirmDissolve(title), w.dissolve))) return;
    if (await runAdminAction('admin:dissolve', { conversation: id })) onChange();
  };
  return (
    <li class="admin-row admin-room" data-room={title}>
      <span class="admin-what">
        <bdi class="cut">{title}</bdi>
        <small>{owner === undefined ? '' : `${w.members(members)} · ${w.ownedBy(owner)}`}</small>
      </span>
      <RetentionSetting
        label={w.keepIn(title)}
        days={days}
        inherits
        onKeep={async (wish) => {
          const done = await runAdminAction('admin:retention', {
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
