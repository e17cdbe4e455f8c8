import type { Conversation } from '../../../src/protocol/types';
import { strings } from '../i18n/strings';
import { panelStrings } from '../i18n/panels';
import { Avatar } from '../ui/Avatar';
import { Icon } from '../ui/Icon';
import { SidePanel } from '../panel/SidePanel';
import { Switch } from '../panel/Switch';
import { confirm } from '../confirm/confirm';
import { RoomSettings } from '../room/RoomSettings';
import { openSearch } from '../search/search';
import { keyOf } from '../message-store/conversation-key';
import { isRoom, titleOf } from '../message-store/conversations';
import { block, setConversation } from '../message-store/conversation-settings';
import '../panel/settings.css';

/** The settings of a conversation: own ones, and in a room those for all members. */
export function SettingsPanel({ conversation }: { conversation: Conversation }) {
  const { chatSettings } = strings.value;
  const { searchHere, doNotDisturb, doNotDisturbHint, pin } = panelStrings.value;
  const { peer, kind } = conversation;
  const { muted, pinned, blocked } = { muted: false, pinned: false, blocked: false, ...conversation };
  return (
    <SidePanel title={chatSettings}>
      <div class="settings">
        {kind === 'direct' && peer && (
          <p class="settings-person">
            <Avatar avatar={peer.avatar} size={48} />
            <bdi class="cut">{titleOf(keyOf(conversation))}</bdi>
          </p>
        )}
        <button type="button" class="setting" onClick={() => openSearch(conversation)}>
          {searchHere}
          <Icon name="search" size={18} />
        </button>
        <Switch
          label={doNotDisturb}
          hint={doNotDisturbHint}
          on={muted}
          onChange={(on) => void setConversation(conversation, { muted: on })}
        />
        <Switch
          label={pin}
          on={pinned}
          onChange={(on) => void setConversation(conversation, { pinned: on })}
        />
        {isRoom(conversation) && <RoomSettings room={conversation} />}
        {kind === 'direct' && peer && <BlockSwitch name={peer.name} blocked={blocked} />}
      </div>
    </SidePanel>
  );
}

function BlockSwitch({ name, blocked }: { name: string; blocked: boolean }) {
  const { block: label, blockHint, confirmBlock } = panelStrings.value;
  const change = async (on: boolean) => {
    if (!on || (await confirm(confirmBlock(name), label))) await block(name, on);
  };
  return <Switch label={label} hint={blockHint} on={blocked} onChange={(on) => void change(on)} />;
}
