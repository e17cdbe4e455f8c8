import { useEffect } from 'preact/hooks';
import type { Conversation } from '../../../src/protocol/shapes';
import { state } from '../connection/connection';
import { words } from '../language/language';
import { Icon } from '../look/Icon';
import { SidePanel } from '../panel/SidePanel';
import { openInvitation } from './dialog';
import { MemberRow } from './MemberRow';
import { fetchMembers, members, membersChanged } from './members';

interface Props {
  room: Conversation;
  onPerson: (name: string) => void;
}

/** Who is in a room. */
export function RoomPanel({ room, onPerson }: Props) {
  const { members: title, memberCount, invite } = words.value;
  const people = members.value?.room === room.id ? members.value.people : [];
  const online = state.value === 'online';
  const changed = membersChanged(room.id);

  useEffect(() => {
    if (online) void fetchMembers(room.id);
  }, [room.id, changed, room.role, room.alias, online]);

  return (
    <SidePanel title={title} count={memberCount(room.members ?? 0)}>
      <button type="button" class="room-invite" onClick={() => openInvitation(room)}>
        <Icon name="plus" />
        {invite}
      </button>
      <ul class="people-list">
        {people.map((person) => (
          <MemberRow key={person.id} member={person} room={room} onPerson={onPerson} />
        ))}
      </ul>
    </SidePanel>
  );
}
