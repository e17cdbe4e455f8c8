import { showList } from '../navigation/route';
import { strings } from '../i18n/strings';
import { Icon } from '../ui/Icon';
import { isWide } from '../ui/media-queries';
import { PeopleToggle } from '../people/PeopleToggle';
import { MembersToggle } from '../room/MembersToggle';
import { SettingsToggle } from '../panel/SettingsToggle';
import type { ConversationKey } from '../message-store/conversation-key';
import { findById } from '../message-store/conversations';
import { typing } from '../message-store/typing';

interface Props {
  address: ConversationKey;
  title: string;
  conversation: string | undefined;
}

export function ConversationHeader({ address, title, conversation }: Props) {
  const { back, typing: writes } = strings.value;
  const members = conversation === undefined ? undefined : findById(conversation)?.members;
  const beingWritten = address.startsWith('@') && conversation && typing.value.has(conversation);
  return (
    <header class="title">
      {!isWide.value && (
        <button type="button" class="icon-button" aria-label={back} onClick={showList}>
          <Icon name="back" />
        </button>
      )}
      <h1>
        {beingWritten ? (
          writes
        ) : (
          <>
            <bdi class="cut">{title}</bdi>
            {members !== undefined && <span class="title-count">({members})</span>}
          </>
        )}
      </h1>
      {members === undefined ? <PeopleToggle /> : <MembersToggle count={members} />}
      {conversation !== undefined && <SettingsToggle />}
    </header>
  );
}
