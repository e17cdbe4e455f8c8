import { showList } from '../chat/route';
import { words } from '../language/language';
import { Icon } from '../look/Icon';
import { wide } from '../look/screen';
import { PeopleToggle } from '../people/PeopleToggle';
import type { Address } from './address';
import { typing } from './typing';

interface Props {
  address: Address;
  title: string;
  conversation: string | undefined;
}

export function Title({ address, title, conversation }: Props) {
  const { back, typing: writes } = words.value;
  const beingWritten = address.startsWith('@') && conversation && typing.value.has(conversation);
  return (
    <header class="title">
      {!wide.value && (
        <button type="button" class="icon-button" aria-label={back} onClick={showList}>
          <Icon name="back" />
        </button>
      )}
      <h1 class="cut">{beingWritten ? writes : <bdi>{title}</bdi>}</h1>
      <PeopleToggle />
    </header>
  );
}
