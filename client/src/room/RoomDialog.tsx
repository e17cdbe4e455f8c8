import { strings } from '../i18n/strings';
import { Dialog } from '../ui/Dialog';
import { closeDialog, dialog } from './dialog';
import { InviteDialog } from './InviteDialog';
import { NewRoom } from './NewRoom';
import { OpenRooms } from './OpenRooms';
import './room-dialog.css';

/** The dialog that creates a room or invites to one. */
export function RoomDialog() {
  const { newRoom, inviteTo } = strings.value;
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
        <InviteDialog room={open} />
      )}
    </Dialog>
  );
}
