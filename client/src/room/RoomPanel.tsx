import { useEffect } from 'preact/hooks';
import type { Conversation } from '../../../src/protocol/types';
import { state } from '../connection/connection';
import { strings } from '../i18n/strings';
import { Icon } from '../ui/Icon';
import { SidePanel } from '../panel/SidePanel';
import { openInviteDialog } from './dialog';
import { MemberRow } from './MemberRow';
import { TakeOver } from './TakeOver';
import { fetchMembers, members, membersChanged } from './members';

interface Props {
  room: Conversation;
  onPerson: (name: string) => void;
}

/** The members of a room. */
export function RoomPanel({ room, onPerson }: Props) {
  const { members: title, memberCount, invite } = strings.value;
  const known = members.value?.room === room.id ? members.value : undefined;
  const people = known?.people ?? [];
  const online = state.value === 'online';
  const changed = membersChanged(room.id);

  useEffect(() => {
    if (online) void fetchMembers(room.id);
  }, [room.id, changed, room.role, room.alias, online]);

  return (
    <SidePanel title={title} count={memberCount(room.members ?? 0)}>
      <button type="button" class="room-invite" onClick={() => openInviteDialog(room)}>
        <Icon name="plus" />
        {invite}
      </button>
      {known?.claimable && <TakeOver room={room} />}
      <ul class="people-list">
        {people.map((person) => (
          <MemberRow key={person.id} member={person} room={room} onPerson={onPerson} />
        ))}
      </ul>
    </SidePanel>
  );
}
