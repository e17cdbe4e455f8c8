import type { Conversation, Member } from '../../../src/protocol/types';
import { pat } from '../people/nudge';
import { isFuture } from '../message-store/mute-state';
import { isAdmin } from '../identity/administrator';
import { strings } from '../i18n/strings';
import { withNickname } from '../i18n/with-nickname';
import { formatDuration } from '../i18n/format-time';
import { panelStrings } from '../i18n/panels';
import { menu, type MenuItem, type Point } from '../menu/menu';
import { openAdminPanel } from '../admin/admin-panel-state';
import { confirm } from '../confirm/confirm';
import { mute, remove, setRole } from './room-actions';

const MINUTE_MS = 60_000;
const SILENCES_MS = [10 * MINUTE_MS, 60 * MINUTE_MS, 24 * 60 * MINUTE_MS];

/** Opens the menu of a member, with the actions that the own role allows. */
export function openMemberMenu(
  room: Conversation,
  member: Member,
  onPerson: (name: string) => void,
  at: Point,
): void {
  const { name } = member;
  const { talkTo, patSomebody, moreAbout } = strings.value;
  const items: MenuItem[] = [
    { label: talkTo(name), run: () => onPerson(name) },
    { label: patSomebody(withNickname(member)), run: () => void pat(room.id, name) },
    ...(room.role === 'owner' ? ofOwner(room, member) : []),
    ...(isAbove(room, member) ? ofAdmin(room, member) : []),
    ...(isAdmin.value
      ? [{ label: panelStrings.value.administer(name), run: () => openAdminPanel(name) }]
      : []),
  ];
  menu.value = { label: moreAbout(name), items, at };
}

/** The owner ranks above all members, an admin above plain members. */
function isAbove({ role }: Conversation, member: Member): boolean {
  return role === 'owner' || (role === 'admin' && member.role === 'member');
}

function ofOwner(room: Conversation, { name, role }: Member): MenuItem[] {
  const { makeAdmin, unmakeAdmin, transfer, confirmTransfer } = panelStrings.value;
  const isAdmin = role === 'admin';
  return [
    {
      label: isAdmin ? unmakeAdmin : makeAdmin,
      run: () => void setRole(room, name, isAdmin ? 'member' : 'admin'),
    },
    {
      label: transfer,
      danger: true,
      run: () => {
        void confirm(confirmTransfer(name), transfer).then((yes) => yes && setRole(room, name, 'owner'));
      },
    },
  ];
}

function ofAdmin(room: Conversation, { name, silencedUntil }: Member): MenuItem[] {
  const { remove: removeWord, confirmRemove, silenceFor, letSpeak } = panelStrings.value;
  const isSilenced = silencedUntil !== undefined && isFuture(silencedUntil);
  const silences = isSilenced
    ? [{ label: letSpeak, run: () => void mute(room, name, 0) }]
    : SILENCES_MS.map((forMs) => ({
        label: silenceFor(formatDuration(forMs)),
        run: () => void mute(room, name, forMs),
      }));
  return [
    ...silences,
    {
      label: removeWord,
      danger: true,
      run: () => {
        void confirm(confirmRemove(name), removeWord).then((yes) => yes && remove(room, name));
      },
    },
  ];
}
