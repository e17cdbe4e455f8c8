import { useState } from 'preact/hooks';
import { menu } from '../menu/menu';
import { type Parcel } from './parcel';
import { save } from './save';
import { Share } from './Share';
import { sizeWords } from './size-words';
import { attachmentWords } from './words';

/** A file: what it is called, how large it is, and a click that saves it. */
export function FileCard({ parcel }: { parcel: Parcel }) {
  const [busy, setBusy] = useState(false);
  const { unnamed, saveNamed } = attachmentWords.value;
  const { name = unnamed, size, id } = parcel;
  const fetch = async () => {
    if (busy || menu.peek()) return;
    setBusy(true);
    await save(parcel);
    setBusy(false);
  };
  return (
    <button
      type="button"
      class="file-card"
      tabIndex={-1}
      aria-label={saveNamed(name)}
      aria-busy={busy}
      disabled={!id}
      onClick={() => void fetch()}
    >
      <span class="file-words">
        <bdi class="file-name">{name}</bdi>
        <small>{sizeWords(size)}</small>
      </span>
      <span class="file-kind" aria-hidden="true">
        {extensionOf(name)}
      </span>
      <Share parcel={parcel} />
    </button>
  );
}

/** What stands on the sheet of paper: four characters of it at most. */
function extensionOf(name: string): string {
  return (/\.([a-z0-9]{1,4})$/i.exec(name)?.[1] ?? '').toUpperCase();
}
