import { me } from '../conversation/conversations';
import { isAdmin } from '../identity/administrator';
import { words } from '../language/language';
import { Avatar } from '../look/Avatar';
import { Icon } from '../look/Icon';
import { openOffice } from '../office/open';
import { PeopleToggle } from '../people/PeopleToggle';
import { openPreferences } from '../preferences/open';
import { listOnly } from './route';

/** Who I am, and the way to what I can change. */
export function Me() {
  const { name = '', avatar = '' } = me.value ?? {};
  const { settings, office } = words.value;
  return (
    <header class="title me" role={listOnly.value ? 'none' : undefined}>
      <Avatar avatar={avatar} size={36} />
      {listOnly.value ? (
        <h1 class="me-name cut">
          <bdi>{name}</bdi>
        </h1>
      ) : (
        <bdi class="me-name cut">{name}</bdi>
      )}
      {listOnly.value && <PeopleToggle />}
      {isAdmin.value && (
        <button
          type="button"
          class="icon-button"
          aria-label={office}
          title={office}
          onClick={() => openOffice()}
        >
          <Icon name="office" />
        </button>
      )}
      <button
        type="button"
        class="icon-button"
        aria-label={settings}
        title={settings}
        onClick={openPreferences}
      >
        <Icon name="settings" />
      </button>
    </header>
  );
}
