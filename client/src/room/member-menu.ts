import type { Conversation, Member } from '../../../src/protocol/shapes';
import { pat } from '../conversation/pat';
import { isAhead } from '../conversation/silence';
import { isAdmin } from '../identity/administrator';
import { words } from '../language/language';
import { span } from '../language/moment';
import { panelWords } from '../language/panels';
import { menu, type MenuItem, type Point } from '../menu/menu';
import { openOffice } from '../office/open';
import { confirmed } from '../question/question';
import { mute, remove, setRole } from './manage';

const MINUTE_MS = 60_000;
const SILENCES_MS = [10 * MINUTE_MS, 60 * MINUTE_MS, 24 * 60 * MINUTE_MS];

/** Opens the menu of a member: what one can do with them, and what one's role allows. */
export function openMemberMenu(
  room: Conversation,
  member: Member,
  onPerson: (name: string) => void,
  at: Point,
): void {
  const { name } = member;
  const { talkTo, patSomebody, moreAbout } = words.value;
  const items: MenuItem[] = [
    { label: talkTo(name), run: () => onPerson(name) },
    { label: patSomebody(member.alias ?? name), run: () => void pat(room.id, name) },
    ...(room.role === 'owner' ? ofOwner(room, member) : []),
    ...(isAbove(room, member) ? ofAdmin(room, member) : []),
    ...(isAdmin.value ? [{ label: panelWords.value.inOffice(name), run: () => openOffice(name) }] : []),
  ];
  menu.value = { label: moreAbout(name), items, at };
}

/** The owner stands above everybody, an admin above members. */
function isAbove({ role }: Conversation, member: Member): boolean {
  return role === 'owner' || (role === 'admin' && member.role === 'member');
}

function ofOwner(room: Conversation, { name, role }: Member): MenuItem[] {
  const { makeAdmin, unmakeAdmin, transfer, confirmTransfer } = panelWords.value;
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
        void confirmed(confirmTransfer(name), transfer).then((yes) => yes && setRole(room, name, 'owner'));
      },
    },
  ];
}

function ofAdmin(room: Conversation, { name, silencedUntil }: Member): MenuItem[] {
  const { remove: removeWord, confirmRemove, silenceFor, letSpeak } = panelWords.value;
  const isSilenced = silencedUntil !== undefined && isAhead(silencedUntil);
  const silences = isSilenced
    ? [{ label: letSpeak, run: () => void mute(room, name, 0) }]
    : SILENCES_MS.map((forMs) => ({
        label: silenceFor(span(forMs)),
        run: () => void mute(room, name, forMs),
      }));
  return [
    ...silences,
    {
      label: removeWord,
      danger: true,
      run: () => {
        void confirmed(confirmRemove(name), removeWord).then((yes) => yes && remove(room, name));
      },
    },
  ];
}
