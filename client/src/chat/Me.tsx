import { me } from '../conversation/conversations';
import { DeviceLink } from '../identity/DeviceLink';
import type { Entrance } from '../identity/entrance';
import { LanguageSwitch } from '../language/LanguageSwitch';
import { words } from '../language/language';
import { Avatar } from '../look/Avatar';
import { Icon } from '../look/Icon';
import { wide } from '../look/screen';
import { PeopleToggle } from '../people/PeopleToggle';
import { shown } from './route';
import { signOut } from './sign-out';

/** Who I am, and what I can do about it. */
export function Me({ entrance }: { entrance: Entrance }) {
  const { name = '', avatar = '' } = me.value ?? {};
  const { signOut: leave } = words.value;
  return (
    <header class="title me">
      <Avatar avatar={avatar} size={36} />
      <bdi class="me-name cut">{name}</bdi>
      {!wide.value && shown.value === null && <PeopleToggle />}
      <DeviceLink />
      <LanguageSwitch />
      <button
        type="button"
        class="icon-button"
        aria-label={leave}
        title={leave}
        onClick={() => void signOut(entrance)}
      >
        <Icon name="leave" />
      </button>
    </header>
  );
}
