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
  /** Opens the direct conversation; absent inside one. */
  onPerson?: (name: string) => void;
}

/**
 * A click on an avatar opens the direct conversation, a double click is 拍一拍; by keyboard the
 * message menu offers both.
 */
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
