import { useEffect, useRef } from 'preact/hooks';
import type { Conversation, Member } from '../../../src/protocol/shapes';
import { ask, state } from '../connection/connection';
import { me } from '../conversation/conversations';
import { words } from '../language/language';
import { Avatar } from '../look/Avatar';
import { Icon } from '../look/Icon';
import { roomy } from '../look/screen';
import { makeWay, togglePanel } from '../people/panel';
import { openInvitation } from './dialog';
import { fetchMembers, members } from './members';
import { refused } from './refused';

interface Props {
  room: Conversation;
  onPerson: (name: string) => void;
}

/** Who is in a room, and what one can do about it. */
export function RoomPanel({ room, onPerson }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { members: title, memberCount, close, invite, leaveRoom, confirmLeave } = words.value;
  const people = members.value?.room === room.id ? members.value.people : [];
  const online = state.value === 'online';

  useEffect(() => {
    if (!roomy.value) heading.current?.focus();
  }, []);
  useEffect(() => {
    if (online) void fetchMembers(room.id);
  }, [room.id, room.members, room.role, online]);

  const leave = () => {
    if (!confirm(confirmLeave(room.title))) return;
    makeWay();
    void tellRefusal(ask('room:leave', { conversation: room.id }));
  };

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
            <small>{memberCount(room.members ?? 0)}</small>
          </h2>
          <button type="button" class="icon-button" aria-label={close} onClick={togglePanel}>
            <Icon name="close" />
          </button>
        </header>
        <button type="button" class="room-invite" onClick={() => openInvitation(room)}>
          <Icon name="plus" />
          {invite}
        </button>
        <ul class="people-list">
          {people.map((person) => (
            <MemberRow key={person.id} person={person} room={room} onPerson={onPerson} />
          ))}
        </ul>
        <button type="button" class="room-leave" onClick={leave}>
          {leaveRoom}
        </button>
      </aside>
    </>
  );
}

function MemberRow({ person, room, onPerson }: Props & { person: Member }) {
  const { talkTo, owner, admin, me: myself, remove, removeFrom, confirmRemove } = words.value;
  const { name, avatar, role } = person;
  const mine = name === me.value?.name;
  const removable = !mine && (room.role === 'owner' || (room.role === 'admin' && role === 'member'));
  return (
    <li class="member">
      <button
        type="button"
        class={person.online ? 'person' : 'person gone'}
        aria-label={talkTo(name)}
        data-member={name}
        onClick={() => onPerson(name)}
      >
        <Avatar avatar={avatar} size={36} />
        <bdi class="cut">{name}</bdi>
        {role !== 'member' && <small>{role === 'owner' ? owner : admin}</small>}
        {mine && <small>{myself}</small>}
      </button>
      {removable && (
        <button
          type="button"
          class="quiet-button"
          aria-label={removeFrom(name)}
          onClick={() => {
            if (!confirm(confirmRemove(name))) return;
            void tellRefusal(ask('room:remove', { conversation: room.id, name }));
          }}
        >
          {remove}
        </button>
      )}
    </li>
  );
}

async function tellRefusal(asking: ReturnType<typeof ask>): Promise<void> {
  const why = refused(await asking);
  if (why) alert(why);
}
