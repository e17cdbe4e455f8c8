import { showList } from '../chat/route';
import { words } from '../language/language';
import { Icon } from '../look/Icon';
import { wide } from '../look/screen';
import { PeopleToggle } from '../people/PeopleToggle';
import { MembersToggle } from '../room/MembersToggle';
import { SettingsToggle } from '../panel/SettingsToggle';
import type { Address } from './address';
import { findById } from './conversations';
import { typing } from './typing';

interface Props {
  address: Address;
  title: string;
  conversation: string | undefined;
}

export function Title({ address, title, conversation }: Props) {
  const { back, typing: writes } = words.value;
  const members = conversation === undefined ? undefined : findById(conversation)?.members;
  const beingWritten = address.startsWith('@') && conversation && typing.value.has(conversation);
  return (
    <header class="title">
      {!wide.value && (
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
