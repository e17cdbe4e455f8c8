import { NewVersion } from '../app/NewVersion';
import { state } from '../connection/connection';
import { addressOfPerson } from '../conversation/address';
import { conversations, isRoom, me } from '../conversation/conversations';
import { List } from '../conversation/List';
import { Pane } from '../conversation/Pane';
import type { Entrance } from '../identity/entrance';
import { words } from '../language/language';
import { Toast } from '../look/Toast';
import { makeWay, panel } from '../panel/panel';
import { ConnectionLine } from './ConnectionLine';
import { Me } from './Me';
import { OnTop } from './OnTop';
import { listOnly, show, shown } from './route';
import { Side } from './Side';

/** The whole page: who I am, my conversations, the open one, and what stands beside it. */
export function Chat({ entrance }: { entrance: Entrance }) {
  if (!me.value) return <Entering />;
  const address = shown.value;
  const conversation = address === null ? undefined : conversations.value.get(address);
  return (
    <div
      class={address === null ? 'chat at-list' : 'chat at-pane'}
      data-connection={state.value}
      data-panel={panel.value !== null}
    >
      <div class="side" role={listOnly.value ? 'main' : undefined}>
        <Me />
        <List shown={address} />
      </div>
      <main class="middle">
        <ConnectionLine />
        {address !== null && <Pane key="pane" address={address} onPerson={talkTo} />}
      </main>
      <Side
        conversation={conversation}
        room={conversation && isRoom(conversation) ? conversation : undefined}
        onPerson={talkTo}
      />
      <OnTop entrance={entrance} />
      <NewVersion />
      <Toast />
    </div>
  );
}

function Entering() {
  return (
    <main class="entering" data-connection={state.value}>
      <img src="/cup.svg" alt="" width="120" height="120" />
      <p role="status">{words.value.entering}</p>
      <ConnectionLine />
    </main>
  );
}

function talkTo(name: string): void {
  makeWay();
  show(addressOfPerson(name));
}
