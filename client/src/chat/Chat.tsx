import { state } from '../connection/connection';
import { addressOfPerson } from '../conversation/address';
import { me } from '../conversation/conversations';
import { List } from '../conversation/List';
import { Pane } from '../conversation/Pane';
import type { Entrance } from '../identity/entrance';
import { words } from '../language/language';
import { makeWay, panelOpen } from '../people/panel';
import { PeoplePanel } from '../people/PeoplePanel';
import { ConnectionLine } from './ConnectionLine';
import { Me } from './Me';
import { show, shown } from './route';

/** The whole page: who I am, my conversations, the open one, and the people. */
export function Chat({ entrance }: { entrance: Entrance }) {
  if (!me.value) return <Entering />;
  const address = shown.value;
  return (
    <div
      class={address === null ? 'chat at-list' : 'chat at-pane'}
      data-connection={state.value}
      data-people={panelOpen.value}
    >
      <div class="side">
        <Me entrance={entrance} />
        <List shown={address} />
      </div>
      <main class="middle">
        <ConnectionLine />
        {address !== null && <Pane key="pane" address={address} onPerson={talkTo} />}
      </main>
      {panelOpen.value && <PeoplePanel onPerson={talkTo} />}
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
