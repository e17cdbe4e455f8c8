import { useEffect, useRef } from 'preact/hooks';
import { words } from '../language/language';
import { Icon } from '../look/Icon';
import { closeDialog, dialog } from './dialog';
import { Invitation } from './Invitation';
import { NewRoom } from './NewRoom';
import { OpenRooms } from './OpenRooms';

/** The making of a room, or the invitation to one, over the page. */
export function RoomDialog() {
  const element = useRef<HTMLDialogElement>(null);
  const { newRoom, inviteTo, close } = words.value;
  const open = dialog.value;
  const title = open === 'new' || open === null ? newRoom : inviteTo(open.title);

  useEffect(() => element.current?.showModal(), []);

  return (
    <dialog
      ref={element}
      class="room-dialog"
      aria-label={title}
      onClose={closeDialog}
      onClick={({ target }) => {
        if (target === element.current) closeDialog();
      }}
    >
      <div class="room-dialog-page">
        <header class="title">
          <h2 class="cut">{title}</h2>
          <button type="button" class="icon-button" aria-label={close} onClick={closeDialog}>
            <Icon name="close" />
          </button>
        </header>
        {open === 'new' && <NewRoom />}
        {open === 'new' && <OpenRooms />}
        {open !== null && open !== 'new' && <Invitation room={open} />}
      </div>
    </dialog>
  );
}
