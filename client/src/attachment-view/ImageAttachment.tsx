import { strings } from '../i18n/strings';
import { prefersReducedMotion } from '../ui/media-queries';
import { menu } from '../menu/menu';
import { openViewer } from '../image-viewer/viewer-state';
import { useBlobUrl } from '../attachment/blob-cache';
import { type LocalAttachment, downloadPath } from '../attachment/local-attachment';
import { UploadProgress } from '../attachment/UploadProgress';
import { fitBox } from '../attachment/layout-size';

/** Small animations play in place. */
const MOVING_MOST_BYTES = 1024 * 1024;

interface Props {
  attachment: LocalAttachment;
  /** A single picture keeps its aspect ratio; several are squares. */
  alone: boolean;
  /** All pictures of the same message, for the viewer. */
  beside: readonly LocalAttachment[];
  conversation?: string;
}

export function ImageAttachment({ attachment, alone, beside, conversation }: Props) {
  const { type, size, name = '', placeholder } = attachment;
  const moves = type === 'image/gif' && size <= MOVING_MOST_BYTES && !prefersReducedMotion.value;
  const address = useBlobUrl(downloadPath(attachment, moves ? '' : '/thumbnail'));
  const { width, height } = fitBox(attachment);
  return (
    <button
      type="button"
      class="picture"
      tabIndex={-1}
      aria-label={strings.value.picture(name)}
      style={alone ? { width: `${width}px`, aspectRatio: `${width} / ${height}` } : undefined}
      // A long press has opened the menu; lifting the finger must not open the picture.
      onClick={() => menu.peek() ?? openViewer({ shown: attachment, beside, conversation })}
    >
      {placeholder && <img class="picture-hint" src={placeholder} alt="" />}
      {address && <img src={address} alt="" draggable={false} />}
      <UploadProgress attachment={attachment} />
    </button>
  );
}
