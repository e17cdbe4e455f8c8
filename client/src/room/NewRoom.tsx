import { useState } from 'preact/hooks';
import { TITLE_MAX_GRAPHEMES } from '../../../src/protocol/limits';
import { show } from '../chat/route';
import { ask } from '../connection/connection';
import { learn } from '../conversation/learn';
import { words } from '../language/language';
import { closeDialog } from './dialog';
import { PeoplePicker } from './PeoplePicker';
import { usePicked } from './picked';
import { refused } from './refused';

const NOBODY: ReadonlySet<string> = new Set();

/** A title, people, open or closed: a room. */
export function NewRoom() {
  const [title, setTitle] = useState('');
  const [open, setOpen] = useState(false);
  const [picked, pick] = usePicked();
  const [why, say] = useState('');
  const [busy, work] = useState(false);
  const { roomTitle, roomPeople, roomOpen, createRoom } = words.value;

  const create = async () => {
    if (busy) return;
    work(true);
    const answer = await ask('room:create', { title, people: [...picked], open });
    work(false);
    if (!answer.ok) return say(refused(answer));
    learn(answer.data);
    closeDialog();
    show(answer.data.id);
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
        <PeoplePicker picked={picked} without={NOBODY} onPick={pick} />
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
