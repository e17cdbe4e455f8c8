import {
  ANNOUNCEMENT_MAX_GRAPHEMES,
  NAME_MAX_GRAPHEMES,
  TITLE_MAX_GRAPHEMES,
} from '../../../src/protocol/limits';
import type { Conversation } from '../../../src/protocol/shapes';
import { me } from '../conversation/conversations';
import { setConversation } from '../conversation/own-settings';
import { Hooks } from '../hook/Hooks';
import { words } from '../language/language';
import { panelWords } from '../language/panels';
import { Editable } from '../panel/Editable';
import { makeWay } from '../panel/panel';
import { Switch } from '../panel/Switch';
import { confirmed } from '../question/question';
import { dissolve, leave, update } from './manage';

/** What can be set in a room: its title and 群公告, who may speak, what one is called here, and the ways out. */
export function RoomSettings({ room }: { room: Conversation }) {
  const { announcement } = words.value;
  const { aliasHere, roomTitle } = panelWords.value;
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
  const { announcement } = words.value;
  const { roomTitle, silenceAll, silenceAllHint, openToAll, openToAllHint, noAnnouncement } =
    panelWords.value;
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
      <Hooks key={room.id} room={room} />
    </>
  );
}

function WaysOut({ room }: { room: Conversation }) {
  const { leaveRoom, confirmLeave, dissolve: dissolveWord, confirmDissolve } = panelWords.value;
  const go = async (text: string, yes: string, way: typeof leave) => {
    if (!(await confirmed(text, yes))) return;
    makeWay();
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
