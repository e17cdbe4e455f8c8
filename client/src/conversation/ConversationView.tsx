import { LOBBY } from '../../../src/protocol/limits';
import { useSignalEffect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useDrop } from '../attachment/drop';
import { state } from '../connection/connection';
import { EmojiButton } from '../emoji/EmojiButton';
import { words } from '../language/language';
import { visible } from '../look/screen';
import { pendingFor } from '../outbox/items';
import { MenuGround } from '../menu/MenuGround';
import { askRead } from '../receipt/read-up-to';
import { settings } from '../identity/settings';
import { type Address, personAt } from './address';
import { Announcement } from './Announcement';
import { open } from './catch-up';
import { Composer } from './Composer';
import { conversations, findById, me, titleOf } from './conversations';
import { Lines } from './Lines';
import type { Log } from './log';
import { logOf } from './logs';
import { markRead, reading } from './reading';
import { silenceIn } from './silence';
import { Title } from './Title';

interface Props {
  address: Address;
  onPerson: (name: string) => void;
}

/** One conversation: its title, its lines, and the place to write. */
export function Pane({ address, onPerson }: Props) {
  const conversation = conversations.value.get(address);
  const house = conversations.value.get(LOBBY);
  const log = conversation && logOf(conversation.id);
  const title = titleOf(address);
  const online = state.value === 'online';

  useEffect(() => {
    if (log && online) void open(log);
  }, [log, online]);
  const { receipts } = settings.value;
  useEffect(() => {
    if (log && online && receipts && personAt(address) !== undefined) {
      void open(log).then(() => askRead(log.conversation));
    }
  }, [log, online, receipts]);
  useSignalEffect(readWhatIsSeen);
  const drop = useDrop(address, silenceIn(conversation) !== '');

  return (
    <section
      class="pane"
      aria-label={title}
      data-conversation={conversation?.id}
      data-address={address}
      onDragOver={drop.onDragOver}
      onDrop={drop.onDrop}
    >
      <Title address={address} title={title} conversation={conversation?.id} />
      {house?.announcement && house !== conversation && <Announcement key={LOBBY} conversation={house} />}
      {conversation?.announcement && <Announcement key={conversation.id} conversation={conversation} />}
      <MenuGround conversation={conversation?.id}>
        <Empty address={address} log={log} />
        <Lines
          key={address}
          address={address}
          title={title}
          log={log}
          named={conversation?.kind === 'room'}
          onPerson={onPerson}
        />
      </MenuGround>
      <Composer
        key={`write-${address}`}
        address={address}
        title={title}
        conversation={conversation}
        tools={<EmojiButton />}
      />
      {drop.over && <p class="drop-here">{words.value.dropHere(title)}</p>}
    </section>
  );
}

/** What stands where there is nothing yet. */
function Empty({ address, log }: { address: Address; log: Log | undefined }) {
  void log?.version.value;
  if (!me.value || (log && (!log.opened || log.head > 0)) || pendingFor(address, 0).length > 0) return null;
  const person = personAt(address);
  const { nothingSaid, nothingSaidInPrivate, notesToSelf } = words.value;
  const said =
    person === undefined
      ? nothingSaid
      : person === me.value.name
        ? notesToSelf
        : nothingSaidInPrivate(person);
  return (
    <p class="empty">
      <img src="/cup.svg" alt="" width="96" height="96" />
      {said}
    </p>
  );
}

/** Somebody looks at the page and its newest line is in sight. */
function readWhatIsSeen(): void {
  const place = reading.value;
  if (!place?.following || !visible.value || state.value !== 'online') return;
  const log = logOf(place.conversation);
  void log.version.value;
  const read = findById(place.conversation)?.read ?? 0;
  if (log.opened && !log.behind && log.last > read) markRead(place.conversation, log.last);
}
