import { words } from '../language/language';
import { Icon } from '../look/Icon';

interface Props {
  count: number;
  onClick: () => void;
}

/** How much was unread when one came, and the way to where it begins. */
export function NewAbove({ count, onClick }: Props) {
  return (
    <button type="button" class="pill above news" onClick={onClick}>
      <Icon name="up" size={16} />
      {words.value.newAbove(count)}
    </button>
  );
}
