import type { Conversation } from '../../../src/protocol/types';
import { me } from '../message-store/conversations';
import { panelStrings } from '../i18n/panels';
import { setRole } from './room-actions';

/** Makes this user the owner of a room that has none. */
export function TakeOver({ room }: { room: Conversation }) {
  const claim = () => void setRole(room, me.peek()!.name, 'owner');
  return (
    <button type="button" class="room-invite" onClick={claim}>
      {panelStrings.value.takeOver}
    </button>
  );
}
