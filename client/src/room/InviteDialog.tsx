import { useEffect, useState } from 'preact/hooks';
import type { Conversation } from '../../../src/protocol/shapes';
import { ask } from '../connection/connection';
import { words } from '../language/language';
import { closeDialog } from './dialog';
import { fetchMembers, members } from './members';
import { PeoplePicker } from './PeoplePicker';
import { usePicked } from './picked';
import { refused } from './refused';

/** Brings people into a room. */
export function Invitation({ room }: { room: Conversation }) {
  const [picked, pick] = usePicked();
  const [why, say] = useState('');
  const inside = members.value?.room === room.id ? members.value.people : [];

  useEffect(() => void fetchMembers(room.id), [room.id]);

  const invite = async () => {
    const answer = await ask('room:invite', { conversation: room.id, people: [...picked] });
    if (answer.ok) closeDialog();
    else say(refused(answer));
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
        {words.value.invite}
      </button>
    </form>
  );
}
