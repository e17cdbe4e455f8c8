import type { Conversation, Member } from '../../../src/protocol/shapes';
import { me } from '../conversation/conversations';
import { isAhead } from '../conversation/silence';
import { words } from '../language/language';
import { Avatar } from '../look/Avatar';
import { Icon } from '../look/Icon';
import { say } from '../look/toast';
import { below } from '../menu/menu';

interface Props {
  room: Conversation;
  member: Member;
  onPerson: (name: string) => void;
}

/** Somebody in a room. A click opens the private chat, the dots say what else there is to do. */
export function MemberRow({ room, member, onPerson }: Props) {
  const { talkTo, owner, admin, bot, me: myself, moreAbout, silencedNow } = words.value;
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
        {silencedUntil && isAhead(silencedUntil) && <small class="tag silenced">{silencedNow}</small>}
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
    say(words.value.notFetched);
  }
}
