import type { Conversation } from '../../../src/protocol/shapes';
import { lazily } from '../look/lazily';
import { panel } from '../panel/panel';
import { PeoplePanel } from '../people/PeoplePanel';
import { RoomPanel } from '../room/RoomPanel';

const SettingsPanel = lazily(async () => (await import('../conversation/SettingsPanel')).SettingsPanel);
const SearchPanel = lazily(async () => (await import('../search/SearchPanel')).SearchPanel);

interface Props {
  conversation: Conversation | undefined;
  /** The same, where it has members. */
  room: Conversation | undefined;
  onPerson: (name: string) => void;
}

/** What stands beside the open conversation. */
export function Side({ conversation, room, onPerson }: Props) {
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
