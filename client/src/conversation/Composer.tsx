import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { words } from '../language/language';
import { Icon } from '../look/Icon';
import { touch, wide } from '../look/screen';
import { post } from '../outbox/outbox';
import { type Address, personAt } from './address';
import { drafts, keepDraft } from './draft';
import { EnterKey } from './enter-key';
import { cleaned, roomLeft } from './text';
import { tellTyping } from './typing';

/** From here on the field says how much room is left. */
const LITTLE_ROOM = 200;

interface Props {
  address: Address;
  title: string;
  conversation: string | undefined;
}

export function Composer({ address, title, conversation }: Props) {
  const field = useRef<HTMLTextAreaElement>(null);
  const enter = useRef(new EnterKey());
  const text = drafts.value[address] ?? '';
  const left = roomLeft(text);
  const { write, writeTo, send: sendWord, enterHint, tooLong, left: leftWord } = words.value;

  useEffect(() => {
    if (wide.value && !touch.value) field.current?.focus();
  }, []);
  useLayoutEffect(() => fitHeight(field.current), [text]);

  const send = () => {
    const said = cleaned(text);
    if (said.trim() === '' || left < 0) return;
    post(address, said);
    keepDraft(address, '');
    field.current?.focus();
  };

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        ref={field}
        class="field"
        rows={1}
        value={text}
        aria-label={writeTo(title)}
        aria-invalid={left < 0}
        placeholder={write}
        title={touch.value ? undefined : enterHint}
        enterkeyhint={touch.value ? 'enter' : 'send'}
        onInput={({ currentTarget }) => {
          keepDraft(address, currentTarget.value);
          if (conversation && personAt(address) !== undefined) tellTyping(conversation);
        }}
        onCompositionEnd={enter.current.compositionEnded}
        onKeyUp={enter.current.released}
        onKeyDown={(event) => {
          if (touch.value || !enter.current.sends(event)) return;
          event.preventDefault();
          if (event.ctrlKey) breakLine(event.currentTarget, (value) => keepDraft(address, value));
          else send();
        }}
      />
      <div class="composer-side">
        {left < LITTLE_ROOM && (
          <span class={left < 0 ? 'room-left over' : 'room-left'} role="status">
            {left < 0 ? tooLong(-left) : leftWord(left)}
          </span>
        )}
        <button
          type="submit"
          class="send main-button"
          aria-label={sendWord}
          disabled={!text.trim() || left < 0}
        >
          <Icon name="send" />
          <span class="send-word">{sendWord}</span>
        </button>
      </div>
    </form>
  );
}

/** Browsers break the line on Shift+Enter by themselves, on Ctrl+Enter they do not. */
function breakLine(field: HTMLTextAreaElement, changed: (value: string) => void): void {
  field.setRangeText('\n', field.selectionStart, field.selectionEnd, 'end');
  changed(field.value);
}

function fitHeight(field: HTMLTextAreaElement | null): void {
  if (!field) return;
  field.style.height = 'auto';
  field.style.height = `${field.scrollHeight + 2}px`;
}
