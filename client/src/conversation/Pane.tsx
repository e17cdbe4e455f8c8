import { useSignalEffect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { state } from '../connection/connection';
import { words } from '../language/language';
import { visible } from '../look/screen';
import { pendingFor } from '../outbox/items';
import { type Address, personAt } from './address';
import { open } from './catch-up';
import { Composer } from './Composer';
import { conversations, findById, me, titleOf } from './conversations';
import { Lines } from './Lines';
import type { Log } from './log';
import { logOf } from './logs';
import { markRead, reading } from './reading';
import { Title } from './Title';

interface Props {
  address: Address;
  onPerson: (name: string) => void;
}

/** One conversation: its title, its lines, and the place to write. */
export function Pane({ address, onPerson }: Props) {
  const conversation = conversations.value.get(address);
  const log = conversation && logOf(conversation.id);
  const title = titleOf(address);
  const online = state.value === 'online';

  useEffect(() => {
    if (log && online) void open(log);
  }, [log, online]);
  useSignalEffect(readWhatIsSeen);

  return (
    <section class="pane" aria-label={title} data-conversation={conversation?.id} data-address={address}>
      <Title address={address} title={title} conversation={conversation?.id} />
      <div class="pane-lines">
        <Empty address={address} log={log} />
        <Lines
          key={address}
          address={address}
          title={title}
          log={log}
          named={conversation?.kind === 'room'}
          onPerson={onPerson}
        />
      </div>
      <Composer key={`write-${address}`} address={address} title={title} conversation={conversation?.id} />
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
