import { useState } from 'preact/hooks';
import type { Conversation, TextEntry } from '../../../src/protocol/shapes';
import { excerptOf } from '../attachment/excerpt';
import type { Address } from '../conversation/address';
import { byRecency, titleOf } from '../conversation/conversations';
import { ConversationPicture } from '../conversation/ConversationPicture';
import { silenceIn } from '../conversation/silence';
import { words } from '../language/language';
import { panelWords } from '../language/panels';
import { Dialog } from '../look/Dialog';
import { say } from '../look/toast';
import { post } from '../outbox/outbox';
import { usePicked } from '../room/picked';
import { forwarded } from './forward';

/** Sends a text on to other conversations. */
export function ForwardDialog() {
  const entry = forwarded.value;
  if (!entry) return null;
  return <Choice entry={entry} />;
}

function Choice({ entry }: { entry: TextEntry }) {
  const [picked, pick] = usePicked();
  const [sought, look] = useState('');
  const { findConversation, forwardTo, sendTo, sentOn, nothingFound } = panelWords.value;
  const close = () => void (forwarded.value = null);
  const offered = byRecency.value.filter(
    ([address, conversation]) =>
      !silenceIn(conversation) &&
      !conversation.blocked &&
      titleOf(address).toLowerCase().includes(sought.trim().toLowerCase()),
  );

  const send = () => {
    for (const address of picked) post(address, entry.content, { attachments: entry.attachments });
    say(sentOn(picked.size));
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
          {excerptOf(entry)}
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
          {picked.size > 0 ? sendTo(picked.size) : words.value.send}
        </button>
      </form>
    </Dialog>
  );
}

interface ChoosableProps {
  address: Address;
  conversation: Conversation;
  picked: boolean;
  onPick: (address: Address) => void;
}

function Choosable({ address, conversation, picked, onPick }: ChoosableProps) {
  return (
    <li>
      <label class="pick">
        <input type="checkbox" checked={picked} onChange={() => onPick(address)} />
        <ConversationPicture conversation={conversation} size={32} />
        <bdi class="cut">{titleOf(address)}</bdi>
      </label>
    </li>
  );
}
