import type { Conversation, Member } from '../../../src/protocol/types';
import { me } from '../message-store/conversations';
import { isFuture } from '../message-store/mute-state';
import { strings } from '../i18n/strings';
import { Avatar } from '../ui/Avatar';
import { Icon } from '../ui/Icon';
import { showToast } from '../ui/toast';
import { below } from '../menu/menu';

interface Props {
  room: Conversation;
  member: Member;
  onPerson: (name: string) => void;
}

/** A member of a room. A click opens the direct conversation, the dots open the menu. */
export function MemberRow({ room, member, onPerson }: Props) {
  const { talkTo, owner, admin, bot, me: myself, moreAbout, silencedNow } = strings.value;
  const { name, avatar, role, alias, online, silencedUntil } = member;
  const mine = name === me.value?.name;
  return (
    <li class="member">
      <button
        type="button"
        class={online ? 'person' : 'person gone'}
        aria-label={talkTo(name)}
        data-member={name}
        onClick={() => onPerson(name)}
      >
        <Avatar avatar={avatar} size={36} />
        <span class="member-names">
          <bdi class="cut">{alias ?? name}</bdi>
          {alias && <bdi class="cut nickname">{name}</bdi>}
        </span>
        {member.bot && <small class="bot-mark">{bot}</small>}
        {role !== 'member' && <small class="tag">{role === 'owner' ? owner : admin}</small>}
        {silencedUntil && isFuture(silencedUntil) && <small class="tag silenced">{silencedNow}</small>}
        {mine && <small>{myself}</small>}
      </button>
      {!mine && (
        <button
          type="button"
          class="icon-button"
          aria-label={moreAbout(name)}
          aria-haspopup="menu"
          onClick={({ currentTarget }) => void openMenu(room, member, onPerson, currentTarget)}
        >
          <Icon name="more" />
        </button>
      )}
    </li>
  );
}

async function openMenu(
  room: Conversation,
  member: Member,
  onPerson: Props['onPerson'],
  button: Element,
): Promise<void> {
  try {
    const { openMemberMenu } = await import('./member-menu');
    openMemberMenu(room, member, onPerson, below(button));
  } catch {
    showToast(strings.value.notFetched);
  }
}
