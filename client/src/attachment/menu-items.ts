import { attachedAs } from '../../../src/protocol/attached';
import type { TextEntry } from '../../../src/protocol/shapes';
import type { MenuItem } from '../menu/menu';
import { look } from '../viewer/viewed';
import { play } from '../voice/Recording';
import { isPicture } from './parcel';
import { save } from './save';
import { attachmentWords } from './words';

/** What one can do with what a text brought along: the way there by keyboard. */
export function itemsOf({ attachments = [], conversation }: TextEntry): MenuItem[] {
  const w = attachmentWords.value;
  const beside = attachments.filter(isPicture);
  const [picture] = beside;
  const items: MenuItem[] = [];
  if (picture) items.push({ label: w.look, run: () => look({ shown: picture, beside, conversation }) });
  for (const parcel of attachments) {
    const as = attachedAs(parcel);
    if (as === 'recording') items.push({ label: w.play, run: () => void play(parcel) });
    if (as === 'file') items.push({ label: w.saveNamed(parcel.name ?? ''), run: () => void save(parcel) });
  }
  return items;
}
