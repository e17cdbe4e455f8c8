import { words } from '../language/language';
import { still } from '../look/screen';
import { menu } from '../menu/menu';
import { look } from '../viewer/viewed';
import { useContent } from './content';
import { type Parcel, pathOf } from './parcel';
import { Share } from './Share';
import { boxOf } from './size';

/** Small animations move where they stand. */
const MOVING_MOST_BYTES = 1024 * 1024;

interface Props {
  parcel: Parcel;
  /** It has its own shape; several are squares. */
  alone: boolean;
  /** All of the same message, to go through. */
  beside: readonly Parcel[];
  conversation?: string;
}

export function Picture({ parcel, alone, beside, conversation }: Props) {
  const { type, size, name = '', placeholder } = parcel;
  const moves = type === 'image/gif' && size <= MOVING_MOST_BYTES && !still.value;
  const address = useContent(pathOf(parcel, moves ? '' : '/thumbnail'));
  const { width, height } = boxOf(parcel);
  return (
    <button
      type="button"
      class="picture"
      tabIndex={-1}
      aria-label={words.value.picture(name)}
      style={alone ? { width: `${width}px`, aspectRatio: `${width} / ${height}` } : undefined}
      // A long press has opened the menu; the finger that lifts asks for nothing more.
      onClick={() => menu.peek() ?? look({ shown: parcel, beside, conversation })}
    >
      {placeholder && <img class="picture-hint" src={placeholder} alt="" />}
      {address && <img src={address} alt="" draggable={false} />}
      <Share parcel={parcel} />
    </button>
  );
}
