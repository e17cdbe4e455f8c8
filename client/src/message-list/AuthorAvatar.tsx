import { useRef } from 'preact/hooks';
import { strings } from '../i18n/strings';
import { Avatar } from '../ui/Avatar';
import { pat } from '../people/nudge';

/** A second click within this time makes it a double click. */
const DOUBLE_CLICK_MS = 280;

interface Props {
  name: string;
  avatar: string;
  conversation: string;
  /** Opens the private chat; absent where one is in it. */
  onPerson?: (name: string) => void;
}

/** A click on somebody's picture opens the private chat, two are 拍一拍; by keyboard the menu of a text has both. */
export function AuthorAvatar({ name, avatar, conversation, onPerson }: Props) {
  const timer = useRef(0);
  const { talkTo, patByDoubleClick, patSomebody } = strings.value;
  return (
    <button
      type="button"
      class="author-button small-target"
      tabIndex={-1}
      title={patByDoubleClick}
      aria-label={onPerson ? talkTo(name) : patSomebody(name)}
      onClick={({ detail }) => {
        clearTimeout(timer.current);
        if (detail > 1) return;
        timer.current = window.setTimeout(() => onPerson?.(name), detail === 0 ? 0 : DOUBLE_CLICK_MS);
      }}
      onDblClick={() => void pat(conversation, name)}
    >
      <Avatar avatar={avatar} />
    </button>
  );
}
