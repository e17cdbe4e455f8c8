import { useState } from 'preact/hooks';
import { menu } from '../menu/menu';
import { type LocalAttachment } from '../attachment/local-attachment';
import { download } from '../attachment/download';
import { UploadProgress } from '../attachment/UploadProgress';
import { formatSize } from '../attachment/format-size';
import { attachmentStrings } from '../attachment/strings';

/** A file: its name, its size, and a click that saves it. */
export function FileCard({ attachment }: { attachment: LocalAttachment }) {
  const [busy, setBusy] = useState(false);
  const { unnamed, saveNamed } = attachmentStrings.value;
  const { name = unnamed, size, id } = attachment;
  const fetch = async () => {
    if (busy || menu.peek()) return;
    setBusy(true);
    await download(attachment);
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
        <small>{formatSize(size)}</small>
      </span>
      <span class="file-kind" aria-hidden="true">
        {extensionOf(name)}
      </span>
      <UploadProgress attachment={attachment} />
    </button>
  );
}

/** The label on the file icon: at most four characters of the extension. */
function extensionOf(name: string): string {
  return (/\.([a-z0-9]{1,4})$/i.exec(name)?.[1] ?? '').toUpperCase();
}
