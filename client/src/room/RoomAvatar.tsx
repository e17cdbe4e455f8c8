import { charactersOf } from '../i18n/graphemes';

const HUES = 6;

interface Props {
  id: string;
  title: string;
  size: number;
}

/**
 * The avatar of a room: the first character of its title, on a colour that does not change with the
 * title.
 */
export function RoomAvatar({ id, title, size }: Props) {
  const [first] = charactersOf(title);
  return (
    <span
      class="avatar room-mark"
      data-hue={hueOf(id)}
      style={{ width: `${size}px`, height: `${size}px` }}
      aria-hidden="true"
    >
      {first}
    </span>
  );
}

function hueOf(id: string): number {
  let sum = 0;
  for (const character of id) sum = (sum * 31 + character.charCodeAt(0)) % 997;
  return sum % HUES;
}
