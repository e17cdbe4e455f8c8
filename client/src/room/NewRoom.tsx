import { useState } from 'preact/hooks';
import { TITLE_MAX_GRAPHEMES } from '../../../src/protocol/constants';
import { navigate } from '../navigation/route';
import { request } from '../connection/connection';
import { onConversation } from '../message-store/conversation-events';
import { strings } from '../i18n/strings';
import { closeDialog } from './dialog';
import { PeoplePicker } from './PeoplePicker';
import { showWaiting } from './answer-invitation';
import { useSelection } from './use-selection';
import { showRoomError } from './room-error';

const NO_MEMBERS: ReadonlySet<string> = new Set();

/** Creates a room: title, members, open or closed. */
export function NewRoom() {
  const [title, setTitle] = useState('');
  const [open, setOpen] = useState(false);
  const [picked, pick] = useSelection();
  const [why, say] = useState('');
  const [busy, work] = useState(false);
  const { roomTitle, roomPeople, roomOpen, createRoom } = strings.value;

  const create = async () => {
    if (busy) return;
    work(true);
    const answer = await request('room:create', { title, people: [...picked], open });
    work(false);
    if (!answer.ok) return say(showRoomError(answer));
    const { waiting, ...room } = answer.data;
    showWaiting(waiting);
    onConversation(room);
    closeDialog();
    navigate(answer.data.id);
  };

  return (
    <form
      class="room-form"
      onSubmit={(event) => {
        event.preventDefault();
        void create();
      }}
    >
      <label>
        <span>{roomTitle}</span>
        <input
          class="field"
          required
          autofocus
          maxLength={TITLE_MAX_GRAPHEMES}
          value={title}
          onInput={({ currentTarget }) => setTitle(currentTarget.value)}
        />
      </label>
      <fieldset>
        <legend>{roomPeople}</legend>
        <PeoplePicker picked={picked} without={NO_MEMBERS} onPick={pick} />
      </fieldset>
      <label class="room-open">
        <input
          type="checkbox"
          checked={open}
          onChange={({ currentTarget }) => setOpen(currentTarget.checked)}
        />
        {roomOpen}
      </label>
      <p role="alert" class="room-refused">
        {why}
      </p>
      <button type="submit" class="main-button" disabled={busy || !title.trim()}>
        {createRoom(picked.size)}
      </button>
    </form>
  );
}
