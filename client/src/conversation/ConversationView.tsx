import { LOBBY } from '../../../src/protocol/constants';
import type { Conversation } from '../../../src/protocol/types';
import { useSignalEffect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useFileDrop } from '../attachment/use-file-drop';
import { state } from '../connection/connection';
import { EmojiButton } from '../emoji/EmojiButton';
import { strings } from '../i18n/strings';
import { lazyComponent } from '../ui/lazy-component';
import { isPageVisible } from '../ui/media-queries';
import { pendingFor } from '../outbox/outbox-state';
import { ContextMenuArea } from '../message-list/ContextMenuArea';
import { requestReadReceipts } from '../receipt/read-receipts';
import { settings } from '../identity/settings';
import { type ConversationKey, personOfKey } from '../message-store/conversation-key';
import { open } from '../message-store/catch-up';
import { Composer } from '../composer/Composer';
import { conversations, findById, me, titleOf } from '../message-store/conversations';
import { MessageList } from '../message-list/MessageList';
import type { MessageStore } from '../message-store/message-store';
import { storeOf } from '../message-store/message-stores';
import { markRead, readingState } from '../message-store/read-marker';
import { muteText } from '../message-store/mute-state';
import { ConversationHeader } from './ConversationHeader';

const Announcement = lazyComponent<{ conversation: Conversation }>(
  async () => (await import('./Announcement')).Announcement,
);

interface Props {
  address: ConversationKey;
  onPerson: (name: string) => void;
}

/** One conversation: its title, its messages, and the composer. */
export function ConversationView({ address, onPerson }: Props) {
  const conversation = conversations.value.get(address);
  const house = conversations.value.get(LOBBY);
  const log = conversation && storeOf(conversation.id);
  const title = titleOf(address);
  const online = state.value === 'online';

  useEffect(() => {
    if (log && online) void open(log);
  }, [log, online]);
  const { receipts } = settings.value;
  useEffect(() => {
    if (log && online && receipts && personOfKey(address) !== undefined) {
      void open(log).then(() => requestReadReceipts(log.conversation));
    }
  }, [log, online, receipts]);
  useSignalEffect(readWhatIsSeen);
  const drop = useFileDrop(address, muteText(conversation) !== '');

  return (
    <section
      class="pane"
      aria-label={title}
      data-conversation={conversation?.id}
      data-address={address}
      onDragOver={drop.onDragOver}
      onDrop={drop.onDrop}
    >
      <ConversationHeader address={address} title={title} conversation={conversation?.id} />
      {house?.announcement && house !== conversation && <Announcement key={LOBBY} conversation={house} />}
      {conversation?.announcement && <Announcement key={conversation.id} conversation={conversation} />}
      <ContextMenuArea conversation={conversation?.id}>
        <Empty address={address} log={log} />
        <MessageList
          key={address}
          address={address}
          title={title}
          log={log}
          named={conversation?.kind === 'room'}
          onPerson={onPerson}
        />
      </ContextMenuArea>
      <Composer
        key={`write-${address}`}
        address={address}
        title={title}
        conversation={conversation}
        tools={<EmojiButton />}
      />
      {drop.over && <p class="drop-here">{strings.value.dropHere(title)}</p>}
    </section>
  );
}

/** Shown where there are no messages yet. */
function Empty({ address, log }: { address: ConversationKey; log: MessageStore | undefined }) {
  void log?.version.value;
  if (!me.value || (log && (!log.opened || log.head > 0)) || pendingFor(address, 0).length > 0) return null;
  const person = personOfKey(address);
  const { nothingSaid, nothingSaidInPrivate, notesToSelf } = strings.value;
  const said =
    person === undefined
      ? nothingSaid
      : person === me.value.name
        ? notesToSelf
        : nothingSaidInPrivate(person);
  return (
    <p class="empty">
      <img src="cup.svg" alt="" width="96" height="96" />
      {said}
    </p>
  );
}

/** Whether the page is visible and its newest message is in sight. */
function readWhatIsSeen(): void {
  const place = readingState.value;
  if (!place?.following || !isPageVisible.value || state.value !== 'online') return;
  const log = storeOf(place.conversation);
  void log.version.value;
  const read = findById(place.conversation)?.read ?? 0;
  if (log.opened && !log.behind && log.last > read) markRead(place.conversation, log.last);
}
