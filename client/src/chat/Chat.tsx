import { state } from '../connection/connection';
import { addressOfPerson } from '../conversation/address';
import { conversations, isRoom, me } from '../conversation/conversations';
import { List } from '../conversation/List';
import { Pane } from '../conversation/Pane';
import type { Entrance } from '../identity/entrance';
import { words } from '../language/language';
import { makeWay, panelOpen } from '../people/panel';
import { PeoplePanel } from '../people/PeoplePanel';
import { dialog } from '../room/dialog';
import { RoomDialog } from '../room/RoomDialog';
import { RoomPanel } from '../room/RoomPanel';
import { ConnectionLine } from './ConnectionLine';
import { Me } from './Me';
import { show, shown } from './route';

/** The whole page: who I am, my conversations, the open one, and the people. */
export function Chat({ entrance }: { entrance: Entrance }) {
  if (!me.value) return <Entering />;
  const address = shown.value;
  const conversation = address === null ? undefined : conversations.value.get(address);
  const room = conversation && isRoom(conversation) ? conversation : undefined;
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
      {panelOpen.value &&
        (room ? (
          <RoomPanel key={room.id} room={room} onPerson={talkTo} />
        ) : (
          <PeoplePanel onPerson={talkTo} />
        ))}
      {dialog.value && <RoomDialog />}
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
