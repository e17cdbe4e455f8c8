import type { Invitation } from '../../../src/protocol/types';
import { RoomAvatar } from './RoomAvatar';
import { strings } from '../i18n/strings';
import { panelStrings } from '../i18n/panels';
import { accept, decline } from './answer-invitation';
import { invitations } from './invitations';
import './invitations.css';

/** The pending invitations, above the conversations. */
export function InvitationList() {
  const waiting = invitations.value;
  return (
    <ul class="invitations" aria-label={panelStrings.value.invitations}>
      {waiting.map((invitation) => (
        <InvitationRow key={invitation.conversation} invitation={invitation} />
      ))}
    </ul>
  );
}

function InvitationRow({ invitation: { conversation, title, members, by } }: { invitation: Invitation }) {
  const { memberCount } = strings.value;
  const { invitedBy, accept: acceptWord, decline: declineWord, acceptRoom, declineRoom } = panelStrings.value;
  return (
    <li class="invitation" data-invitation={conversation}>
      <RoomAvatar id={conversation} title={title} size={36} />
      <span class="invitation-words">
        <bdi class="cut">{title}</bdi>
        <small class="cut">
          {invitedBy(by.name)} · {memberCount(members)}
        </small>
      </span>
      <button
        type="button"
        class="quiet-button"
        aria-label={declineRoom(title)}
        onClick={() => void decline(conversation)}
      >
        {declineWord}
      </button>
      <button
        type="button"
        class="quiet-button invitation-accept"
        aria-label={acceptRoom(title)}
        onClick={() => void accept(conversation)}
      >
        {acceptWord}
      </button>
    </li>
  );
}
