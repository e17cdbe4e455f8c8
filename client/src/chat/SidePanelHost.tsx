import type { Conversation } from '../../../src/protocol/types';
import { lazyComponent } from '../ui/lazy-component';
import { panel } from '../panel/panel';
import { PeoplePanel } from '../people/PeoplePanel';

const RoomPanel = lazyComponent<PersonPanel & { room: Conversation }>(
  async () => (await import('../room/RoomPanel')).RoomPanel,
);
const SettingsPanel = lazyComponent(
  async () => (await import('../conversation/SettingsPanel')).SettingsPanel,
);
const SearchPanel = lazyComponent(async () => (await import('../search/SearchPanel')).SearchPanel);

interface PersonPanel {
  onPerson: (name: string) => void;
}

interface Props extends PersonPanel {
  conversation: Conversation | undefined;
  /** The side panel, where it has members. */
  room: Conversation | undefined;
}

/** The side panel of the open conversation. */
export function SidePanelHost({ conversation, room, onPerson }: Props) {
  switch (panel.value) {
    case 'search':
      return <SearchPanel key="search" />;
    case 'settings':
      return conversation ? (
        <SettingsPanel key={`set-${conversation.id}`} conversation={conversation} />
      ) : null;
    case 'people':
      if (room) return <RoomPanel key={room.id} room={room} onPerson={onPerson} />;
      return <PeoplePanel key="people" onPerson={onPerson} />;
    default:
      return null;
  }
}
