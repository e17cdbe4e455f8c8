import { me } from '../message-store/conversations';
import { isAdmin } from '../identity/administrator';
import { strings } from '../i18n/strings';
import { Avatar } from '../ui/Avatar';
import { Icon } from '../ui/Icon';
import { openAdminPanel } from '../admin/admin-panel-state';
import { PeopleToggle } from '../people/PeopleToggle';
import { openPreferences } from '../preferences/preferences-state';
import { isListOnly } from '../navigation/route';

/** The current user, with a button for the settings. */
export function CurrentUser() {
  const { name = '', avatar = '' } = me.value ?? {};
  const { settings, adminPanel } = strings.value;
  return (
    <header class="title me" role={isListOnly.value ? 'none' : undefined}>
      <Avatar avatar={avatar} size={36} />
      {isListOnly.value ? (
        <h1 class="me-name cut">
          <bdi>{name}</bdi>
        </h1>
      ) : (
        <bdi class="me-name cut">{name}</bdi>
      )}
      {isListOnly.value && <PeopleToggle />}
      {isAdmin.value && (
        <button
          type="button"
          class="icon-button"
          aria-label={adminPanel}
          title={adminPanel}
          onClick={() => openAdminPanel()}
        >
          <Icon name="admin" />
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
