import { attachmentKind } from '../../../src/protocol/attachment-kind';
import type { TextEntry } from '../../../src/protocol/types';
import type { MenuItem } from '../menu/menu';
import { openViewer } from '../image-viewer/viewer-state';
import { play } from '../voice/VoiceMessage';
import { isImage } from '../attachment/local-attachment';
import { download } from '../attachment/download';
import { attachmentStrings } from '../attachment/strings';

/** The menu items for the attachments of a message: the way to them by keyboard. */
export function attachmentMenuItems({ attachments = [], conversation }: TextEntry): MenuItem[] {
  const w = attachmentStrings.value;
  const beside = attachments.filter(isImage);
  const [picture] = beside;
  const items: MenuItem[] = [];
  if (picture) items.push({ label: w.look, run: () => openViewer({ shown: picture, beside, conversation }) });
  for (const attachment of attachments) {
    const as = attachmentKind(attachment);
    if (as === 'recording') items.push({ label: w.play, run: () => void play(attachment) });
    if (as === 'file')
      items.push({ label: w.saveNamed(attachment.name ?? ''), run: () => void download(attachment) });
  }
  return items;
}
