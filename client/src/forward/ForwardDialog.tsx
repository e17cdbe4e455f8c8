import { useState } from 'preact/hooks';
import type { Conversation, TextEntry } from '../../../src/protocol/types';
import { messagePreview } from '../attachment/message-preview';
import type { ConversationKey } from '../message-store/conversation-key';
import { byRecency, titleOf } from '../message-store/conversations';
import { ConversationAvatar } from '../room/ConversationAvatar';
import { muteText } from '../message-store/mute-state';
import { strings } from '../i18n/strings';
import { panelStrings } from '../i18n/panels';
import { Dialog } from '../ui/Dialog';
import { showToast } from '../ui/toast';
import { post } from '../outbox/outbox';
import { useSelection } from '../room/use-selection';
import { forwarded } from './forward';
import '../room/room-dialog.css';

/** Forwards a message to other conversations. */
export function ForwardDialog() {
  const entry = forwarded.value;
  if (!entry) return null;
  return <Choice entry={entry} />;
}

function Choice({ entry }: { entry: TextEntry }) {
  const [picked, pick] = useSelection();
  const [sought, look] = useState('');
  const { findConversation, forwardTo, sendTo, sentOn, nothingFound } = panelStrings.value;
  const close = () => void (forwarded.value = null);
  const offered = byRecency.value.filter(
    ([address, conversation]) =>
      !muteText(conversation) &&
      !conversation.blocked &&
      titleOf(address).toLowerCase().includes(sought.trim().toLowerCase()),
  );

  const send = () => {
    for (const address of picked) post(address, entry.content, { attachments: entry.attachments });
    showToast(sentOn(picked.size));
    close();
  };

  return (
    <Dialog title={forwardTo} onClose={close}>
      <form
        class="room-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (picked.size > 0) send();
        }}
      >
        <blockquote class="forwarded" dir="auto">
          {messagePreview(entry)}
        </blockquote>
        <input
          class="field"
          type="search"
          aria-label={findConversation}
          placeholder={findConversation}
          value={sought}
          onInput={({ currentTarget }) => look(currentTarget.value)}
        />
        <ul class="picker-list">
          {offered.map(([address, conversation]) => (
            <Choosable
              key={address}
              address={address}
              conversation={conversation}
              picked={picked.has(address)}
              onPick={pick}
            />
          ))}
          {offered.length === 0 && <li class="people-none">{nothingFound}</li>}
        </ul>
        <button type="submit" class="main-button" disabled={picked.size === 0}>
          {picked.size > 0 ? sendTo(picked.size) : strings.value.send}
        </button>
      </form>
    </Dialog>
  );
}

interface ChoosableProps {
  address: ConversationKey;
  conversation: Conversation;
  picked: boolean;
  onPick: (address: ConversationKey) => void;
}

function Choosable({ address, conversation, picked, onPick }: ChoosableProps) {
  return (
    <li>
      <label class="pick">
        <input type="checkbox" checked={picked} onChange={() => onPick(address)} />
        <ConversationAvatar conversation={conversation} size={32} />
        <bdi class="cut">{titleOf(address)}</bdi>
      </label>
    </li>
  );
}
