import { strings } from '../i18n/strings';
import { Icon } from '../ui/Icon';

interface Props {
  count: number;
  onClick: () => void;
}

/** How much was unread when one came, and the way to where it begins. */
export function UnreadAbove({ count, onClick }: Props) {
  return (
    <button type="button" class="pill above news" onClick={onClick}>
      <Icon name="up" size={16} />
      {strings.value.newAbove(count)}
    </button>
  );
}
