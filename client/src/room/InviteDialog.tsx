import { useEffect, useState } from 'preact/hooks';
import type { Conversation } from '../../../src/protocol/types';
import { request } from '../connection/connection';
import { strings } from '../i18n/strings';
import { closeDialog } from './dialog';
import { showWaiting } from './answer-invitation';
import { fetchMembers, members } from './members';
import { PeoplePicker } from './PeoplePicker';
import { useSelection } from './use-selection';
import { showRoomError } from './room-error';

/** Invites users to a room. */
export function InviteDialog({ room }: { room: Conversation }) {
  const [picked, pick] = useSelection();
  const [why, say] = useState('');
  const inside = members.value?.room === room.id ? members.value.people : [];

  useEffect(() => void fetchMembers(room.id), [room.id]);

  const invite = async () => {
    const answer = await request('room:invite', { conversation: room.id, people: [...picked] });
    if (!answer.ok) return say(showRoomError(answer));
    showWaiting(answer.data.waiting);
    closeDialog();
  };

  return (
    <form
      class="room-form"
      onSubmit={(event) => {
        event.preventDefault();
        void invite();
      }}
    >
      <PeoplePicker picked={picked} without={new Set(inside.map(({ name }) => name))} onPick={pick} />
      <p role="alert" class="room-refused">
        {why}
      </p>
      <button type="submit" class="main-button" disabled={picked.size === 0}>
        {strings.value.invite}
      </button>
    </form>
  );
}
