import { strings } from '../i18n/strings';
import { Icon } from '../ui/Icon';

interface Props {
  count: number;
  onClick: () => void;
}

/** The button that counts unread messages, and scrolls to the first of them. */
export function UnreadAbove({ count, onClick }: Props) {
  return (
    <button type="button" class="pill above news" onClick={onClick}>
      <Icon name="up" size={16} />
      {strings.value.newAbove(count)}
    </button>
  );
}
