import { useEffect, useState } from 'preact/hooks';
import type { OpenRoom } from '../../../src/protocol/types';
import { navigate } from '../navigation/route';
import { request } from '../connection/connection';
import { conversations } from '../message-store/conversations';
import { onConversation } from '../message-store/conversation-events';
import { RoomAvatar } from './RoomAvatar';
import { strings } from '../i18n/strings';
import { closeDialog } from './dialog';
import { showRoomError } from './room-error';

/** The rooms that any user may join. */
export function OpenRooms() {
  const [rooms, list] = useState<readonly OpenRoom[]>([]);
  const [cursor, goOn] = useState<string | undefined>(undefined);
  const [why, say] = useState('');
  const { openRooms, noOpenRooms, more } = strings.value;

  const fetch = async () => {
    const answer = await request('room:list', { cursor });
    if (!answer.ok) return;
    list([...rooms, ...answer.data.rooms]);
    goOn(answer.data.next);
  };
  useEffect(() => void fetch(), []);

  const join = async (conversation: string) => {
    const answer = await request('room:join', { conversation });
    if (!answer.ok) return say(showRoomError(answer));
    onConversation(answer.data);
    closeDialog();
    navigate(conversation);
  };

  return (
    <section class="open-rooms" aria-label={openRooms}>
      <h3>{openRooms}</h3>
      <ul>
        {rooms.map((room) => (
          <OpenRoomRow key={room.id} room={room} onJoin={() => void join(room.id)} />
        ))}
      </ul>
      {rooms.length === 0 && <p class="people-none">{noOpenRooms}</p>}
      {cursor !== undefined && (
        <button type="button" class="quiet-button" onClick={() => void fetch()}>
          {more}
        </button>
      )}
      <p role="alert" class="room-refused">
        {why}
      </p>
    </section>
  );
}

function OpenRoomRow({ room: { id, title, members }, onJoin }: { room: OpenRoom; onJoin: () => void }) {
  const { join, joinRoom, enterRoom, memberCount } = strings.value;
  return (
    <li class="open-room">
      <RoomAvatar id={id} title={title} size={36} />
      <bdi class="cut">{title}</bdi>
      <small>{memberCount(members)}</small>
      <button type="button" class="quiet-button" aria-label={joinRoom(title)} onClick={onJoin}>
        {conversations.value.has(id) ? enterRoom : join}
      </button>
    </li>
  );
}
