import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Conversation } from '../../../src/protocol/types';
import { pick, draftAttachments, takeDraftAttachments } from '../attachment/draft-attachments';
import { PickButton } from '../attachment/PickButton';
import { strings } from '../i18n/strings';
import { Icon } from '../ui/Icon';
import { lazyComponent } from '../ui/lazy-component';
import { isTouch, isWide } from '../ui/media-queries';
import { type Mentions, optionId, PICKER, useMentions } from './use-mentions';
import { enterSends } from '../storage/preferences';
import { post } from '../outbox/outbox';
import { canRecord } from '../voice/can-record';
import { VoiceButton } from '../voice/VoiceButton';
import { draftExtras, takeDraftExtras, unquote } from '../message-store/draft-extras';
import { type ConversationKey, personOfKey } from '../message-store/conversation-key';
import { drafts, saveDraft } from '../message-store/draft';
import { EnterKey } from './enter-key';
import { composerInput, replaceSelection } from '../ui/composer-input';
import { QuoteBar } from './QuoteBar';
import { muteText } from '../message-store/mute-state';
import { normalizeText, charactersLeft } from './message-text';
import { sendTyping } from '../message-store/typing';
import { focusNewest } from '../ui/keyboard-navigation';

const MentionPicker = lazyComponent<Mentions>(async () => (await import('./MentionPicker')).MentionPicker);
const Strip = lazyComponent<{ address: ConversationKey }>(
  async () => (await import('../attachment/DraftAttachments')).DraftAttachments,
);

/** From this length on the field shows how many characters are left. */
const LITTLE_ROOM = 200;

interface Props {
  address: ConversationKey;
  title: string;
  conversation: Conversation | undefined;
  /** Further input tools, left of the field. They insert text through `insert`. */
  tools?: ComponentChildren;
}

export function Composer({ address, title, conversation, tools }: Props) {
  const enter = useRef(new EnterKey());
  const mentions = useMentions(conversation);
  const text = drafts.value[address] ?? '';
  const left = charactersLeft(text);
  const silence = muteText(conversation);
  const { write, writeTo, send: sendWord, enterHint, ctrlEnterHint } = strings.value;

  // Set at once, not after drawing: the user may type as soon as the conversation opens.
  useLayoutEffect(() => {
    if (isWide.value && !isTouch.value) composerInput.current?.focus();
  }, []);
  useLayoutEffect(() => fitHeight(composerInput.current), [text]);

  const files = draftAttachments.value[address];
  const nothing = !text.trim() && !files;
  // Where there is little room, it replaces the send button while there is nothing to send.
  const speaks = canRecord && (isWide.value || nothing);
  const send = () => {
    const said = normalizeText(text);
    if ((said.trim() === '' && !files) || left < 0 || silence) return;
    post(address, said.trim() && said, {
      ...takeDraftExtras(address, said),
      attachments: takeDraftAttachments(address),
    });
    saveDraft(address, '');
    mentions.close();
    composerInput.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent & { currentTarget: HTMLTextAreaElement }) => {
    const enters = enter.current.sends(event);
    if (mentions.takes(event, enters) || event.isComposing) return;
    if (event.key === 'Escape' && draftExtras.value[address]?.quote) return unquote(address);
    if (event.key === 'ArrowUp' && text === '') {
      event.preventDefault();
      return focusNewest();
    }
    if (isTouch.value || !enters) return;
    // An Enter without modifiers that does not send is left to the browser, which inserts the line
    // break.
    if (!event.ctrlKey && !enterSends.value) return;
    event.preventDefault();
    // Browsers insert a line break on Shift+Enter by themselves, but not on Ctrl+Enter.
    if (event.ctrlKey === enterSends.value) replaceSelection(event.currentTarget, '\n');
    else send();
  };

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {mentions.offered.length > 0 && <MentionPicker {...mentions} />}
      <QuoteBar address={address} />
      {files && <Strip address={address} />}
      <div class="composer-row">
        {tools}
        <PickButton address={address} disabled={silence !== ''} />
        {/* One place in the tree in every layout: a recording continues when the user rotates the phone. */}
        {speaks && <VoiceButton address={address} disabled={silence !== ''} />}
        <textarea
          ref={composerInput}
          class="field"
          rows={1}
          value={text}
          disabled={silence !== ''}
          aria-label={writeTo(title)}
          aria-invalid={left < 0}
          aria-autocomplete="list"
          aria-controls={mentions.offered.length > 0 ? PICKER : undefined}
          aria-activedescendant={mentions.offered.length > 0 ? optionId(mentions.chosen) : undefined}
          placeholder={silence || write}
          title={isTouch.value ? undefined : enterSends.value ? enterHint : ctrlEnterHint}
          enterkeyhint={isTouch.value ? 'enter' : 'send'}
          onInput={({ currentTarget, isComposing }) => {
            saveDraft(address, currentTarget.value);
            if (!isComposing) mentions.look(currentTarget);
            if (conversation && personOfKey(address) !== undefined) sendTyping(conversation.id);
          }}
          onCompositionEnd={(event) => {
            enter.current.compositionEnded(event);
            mentions.look(event.currentTarget);
          }}
          onPaste={(event) => {
            const { clipboardData: data } = event;
            if (!data || !holdsFiles(data)) return;
            event.preventDefault();
            void pick(address, data.files);
          }}
          onClick={({ currentTarget }) => mentions.look(currentTarget)}
          onBlur={mentions.close}
          onKeyUp={enter.current.released}
          onKeyDown={onKeyDown}
        />
        <div class="composer-side">
          <RoomLeft left={left} />
          {(isWide.value || !speaks) && (
            <button
              type="submit"
              class="send main-button"
              aria-label={sendWord}
              disabled={nothing || left < 0 || silence !== ''}
            >
              <Icon name="send" />
              <span class="send-word">{sendWord}</span>
            </button>
          )}
        </div>
      </div>
    </form>
  );
}

function RoomLeft({ left }: { left: number }) {
  const { tooLong, left: leftWord } = strings.value;
  if (left >= LITTLE_ROOM) return null;
  return (
    <span class={left < 0 ? 'room-left over' : 'room-left'} role="status">
      {left < 0 ? tooLong(-left) : leftWord(left)}
    </span>
  );
}

function fitHeight(field: HTMLTextAreaElement | null): void {
  if (!field) return;
  field.style.height = 'auto';
  field.style.height = `${field.scrollHeight + 2}px`;
}

/** With a copied table or page a picture of it may come, but the text is meant. Finder adds the names of files. */
function holdsFiles(data: DataTransfer): boolean {
  const names = ['', ...Array.from(data.files, ({ name }) => name)];
  const lines = data.getData('text/plain').split(/[\r\n]+/);
  return names.length > 1 && lines.every((line) => names.includes(line));
}
