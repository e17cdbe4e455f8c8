import { NewVersion } from '../pwa/NewVersion';
import { state } from '../connection/connection';
import { keyOfPerson } from '../message-store/conversation-key';
import { conversations, isRoom, me } from '../message-store/conversations';
import { ConversationList } from '../conversation-list/ConversationList';
import { ConversationView } from '../conversation/ConversationView';
import type { SignInParams } from '../identity/sign-in-params';
import { strings } from '../i18n/strings';
import { Toast } from '../ui/Toast';
import { closeOnNarrow, panel } from '../panel/panel';
import { ConnectionBanner } from './ConnectionBanner';
import { CurrentUser } from './CurrentUser';
import { Overlays } from './Overlays';
import { isListOnly, navigate, activeKey } from '../navigation/route';
import { SidePanelHost } from './SidePanelHost';

/** The whole page: the current user, the conversations, the open one, and the side panel. */
export function Chat({ signInParams }: { signInParams: SignInParams }) {
  if (!me.value) return <Entering />;
  const address = activeKey.value;
  const conversation = address === null ? undefined : conversations.value.get(address);
  return (
    <div
      class={address === null ? 'chat at-list' : 'chat at-pane'}
      data-connection={state.value}
      data-panel={panel.value !== null}
    >
      <div class="side" role={isListOnly.value ? 'main' : undefined}>
        <CurrentUser />
        <ConversationList shown={address} />
      </div>
      <main class="middle">
        <ConnectionBanner />
        {address !== null && <ConversationView key="pane" address={address} onPerson={talkTo} />}
      </main>
      <SidePanelHost
        conversation={conversation}
        room={conversation && isRoom(conversation) ? conversation : undefined}
        onPerson={talkTo}
      />
      <Overlays signInParams={signInParams} />
      <NewVersion />
      <Toast />
    </div>
  );
}

function Entering() {
  return (
    <main class="entering" data-connection={state.value}>
      <img src="cup.svg" alt="" width="120" height="120" />
      <p role="status">{strings.value.entering}</p>
      <ConnectionBanner />
    </main>
  );
}

function talkTo(name: string): void {
  closeOnNarrow();
  navigate(keyOfPerson(name));
}
