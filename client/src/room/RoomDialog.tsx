import { words } from '../language/language';
import { Dialog } from '../look/Dialog';
import { closeDialog, dialog } from './dialog';
import { Invitation } from './Invitation';
import { NewRoom } from './NewRoom';
import { OpenRooms } from './OpenRooms';

/** The making of a room, or the invitation to one, over the page. */
export function RoomDialog() {
  const { newRoom, inviteTo } = words.value;
  const open = dialog.value;
  if (!open) return null;
  return (
    <Dialog title={open === 'new' ? newRoom : inviteTo(open.title)} onClose={closeDialog}>
      {open === 'new' ? (
        <>
          <NewRoom />
          <OpenRooms />
        </>
      ) : (
        <Invitation room={open} />
      )}
    </Dialog>
  );
}
