import type { Person } from '../../../src/protocol/types';
import { Avatar } from '../ui/Avatar';
import { Dialog } from '../ui/Dialog';
import { linkStrings } from './link-strings';
import '../ui/dialog.css';
import './link-dialog.css';

interface Props {
  owner: Pick<Person, 'name' | 'avatar'>;
  /** Nickname of the user whose session this browser has. */
  present?: string;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before a link signs in, and names the user. */
export function LinkDialog({ owner: { name, avatar }, present, onConfirm, onClose }: Props) {
  const { title, question, presently, warning, confirm, cancel } = linkStrings.value;
  return (
    <Dialog title={title} small onClose={onClose}>
      <div class="link-owner">
        <Avatar avatar={avatar} size={56} />
        <p>{question(name)}</p>
      </div>
      {present !== undefined && present !== name && <p class="question">{presently(present)}</p>}
      <p class="question">{warning}</p>
      <div class="dialog-buttons">
        <button type="button" class="second-button" onClick={onClose}>
          {cancel}
        </button>
        <button type="button" class="main-button" onClick={onConfirm}>
          {confirm}
        </button>
      </div>
    </Dialog>
  );
}
