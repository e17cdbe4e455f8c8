import {
  ANNOUNCEMENT_MAX_GRAPHEMES,
  NAME_MAX_GRAPHEMES,
  TITLE_MAX_GRAPHEMES,
} from '../../../src/protocol/constants';
import type { Conversation } from '../../../src/protocol/types';
import { me } from '../message-store/conversations';
import { setConversation } from '../message-store/conversation-settings';
import { Webhooks } from '../webhook/Webhooks';
import { strings } from '../i18n/strings';
import { panelStrings } from '../i18n/panels';
import { Editable } from '../panel/Editable';
import { closeOnNarrow } from '../panel/panel';
import { Switch } from '../panel/Switch';
import { confirm } from '../confirm/confirm';
import { dissolve, leave, update } from './room-actions';

/** The settings of a room: title and 群公告, mute all, the own alias, leave and dissolve. */
export function RoomSettings({ room }: { room: Conversation }) {
  const { announcement } = strings.value;
  const { aliasHere, roomTitle } = panelStrings.value;
  const manages = room.role === 'owner' || room.role === 'admin';
  return (
    <>
      <Editable
        label={aliasHere}
        value={room.alias ?? ''}
        placeholder={me.value?.name}
        maxLength={NAME_MAX_GRAPHEMES}
        onSave={(alias) => setConversation(room, { alias })}
      />
      {manages ? (
        <Managed room={room} />
      ) : (
        <dl class="settings-facts">
          <dt>{roomTitle}</dt>
          <dd>
            <bdi>{room.title}</bdi>
          </dd>
          {room.announcement && <dt>{announcement}</dt>}
          {room.announcement && (
            <dd>
              <bdi>{room.announcement}</bdi>
            </dd>
          )}
        </dl>
      )}
      <WaysOut room={room} />
    </>
  );
}

/** For the owner and the admins. */
function Managed({ room }: { room: Conversation }) {
  const { announcement } = strings.value;
  const { roomTitle, silenceAll, silenceAllHint, openToAll, openToAllHint, noAnnouncement } =
    panelStrings.value;
  return (
    <>
      <Editable
        label={roomTitle}
        value={room.title}
        maxLength={TITLE_MAX_GRAPHEMES}
        required
        onSave={(title) => update(room, { title })}
      />
      <Editable
        label={announcement}
        value={room.announcement ?? ''}
        placeholder={noAnnouncement}
        maxLength={ANNOUNCEMENT_MAX_GRAPHEMES}
        long
        onSave={(text) => update(room, { announcement: text })}
      />
      <Switch
        label={silenceAll}
        hint={silenceAllHint}
        on={room.silent ?? false}
        onChange={(silent) => void update(room, { silent })}
      />
      <Switch
        label={openToAll}
        hint={openToAllHint}
        on={room.open ?? false}
        onChange={(open) => void update(room, { open })}
      />
      <Webhooks key={room.id} room={room} />
    </>
  );
}

function WaysOut({ room }: { room: Conversation }) {
  const { leaveRoom, confirmLeave, dissolve: dissolveWord, confirmDissolve } = panelStrings.value;
  const go = async (text: string, yes: string, way: typeof leave) => {
    if (!(await confirm(text, yes))) return;
    closeOnNarrow();
    await way(room);
  };
  return (
    <>
      <button
        type="button"
        class="setting danger"
        onClick={() => void go(confirmLeave(room.title), leaveRoom, leave)}
      >
        {leaveRoom}
      </button>
      {room.role === 'owner' && (
        <button
          type="button"
          class="setting danger"
          onClick={() => void go(confirmDissolve(room.title), dissolveWord, dissolve)}
        >
          {dissolveWord}
        </button>
      )}
    </>
  );
}
