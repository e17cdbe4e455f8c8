import type { Entry } from '../../../src/protocol/types';
import { state } from '../connection/connection';
import type { OutboxMessage } from '../outbox/outbox-message';
import { discard, findMessage } from '../outbox/outbox-state';
import { postAgain } from '../outbox/outbox';
import { isMine, me } from '../message-store/conversations';
import { MessageRow } from './MessageRow';
import type { MessageRowData } from './message-rows';
import type { MessageStore } from '../message-store/message-store';
import { SystemMessage } from './SystemMessage';

interface Context {
  log: MessageStore | undefined;
  /** Whether nicknames appear above the bubbles. */
  named: boolean;
  onPerson: (name: string) => void;
}

/** An entry of the log, or a message in the outbox. */
export function MessageListItem({ line, ...context }: Context & { line: MessageRowData | undefined }) {
  if (line?.item) return <OutboxLine item={line.item} />;
  return line?.entry ? <EntryLine entry={line.entry} {...context} /> : null;
}

function EntryLine({ entry, log, named, onPerson }: Context & { entry: Entry }) {
  const timed = log?.hasTimeLine(entry.seq) ?? false;
  if (entry.kind !== 'text') return <SystemMessage notice={entry} timed={timed} />;
  const own = isMine(entry);
  const { seq, clientId, name, avatar, content, attachments, at } = entry;
  return (
    <MessageRow
      entry={entry}
      seq={seq}
      clientId={own ? clientId : undefined}
      own={own}
      name={name}
      avatar={avatar}
      content={content}
      attachments={attachments}
      at={at}
      timed={timed}
      named={named && !own}
      state="sent"
      onPerson={onPerson}
    />
  );
}

function OutboxLine({ item }: { item: OutboxMessage }) {
  const { clientId, content, attachments, quote, at, state: progress, code } = item;
  const onTheWay = state.value === 'online' ? 'sending' : 'waiting';
  return (
    <MessageRow
      clientId={clientId}
      own
      name={me.value?.name ?? ''}
      avatar={me.value?.avatar ?? ''}
      content={content}
      attachments={attachments}
      quote={quote}
      at={at}
      timed={false}
      named={false}
      state={progress === 'waiting' ? onTheWay : progress}
      code={code}
      onAgain={again}
      onDiscard={giveUp}
    />
  );
}

function again(clientId: string): void {
  const item = findMessage(clientId);
  if (item) postAgain(item);
}

function giveUp(clientId: string): void {
  const item = findMessage(clientId);
  if (item) discard(item);
}
