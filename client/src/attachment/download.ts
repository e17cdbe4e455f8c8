import { showToast } from '../ui/toast';
import { fetchBlob } from './blob-cache';
import { type LocalAttachment, downloadPath } from './local-attachment';
import { attachmentStrings } from './strings';

/** The browser reads the URL shortly after the click. */
const READ_MS = 60_000;

/** Downloads an attachment under its name. */
export async function download(attachment: LocalAttachment): Promise<void> {
  try {
    const address = URL.createObjectURL(await fetchBlob(downloadPath(attachment)));
    const link = document.createElement('a');
    link.href = address;
    link.download = attachment.name ?? `teahouse${extensionFor(attachment.type)}`;
    link.click();
    window.setTimeout(() => URL.revokeObjectURL(address), READ_MS);
  } catch {
    showToast(attachmentStrings.peek().notSaved);
  }
}

function extensionFor(type: string): string {
  const [, kind = ''] = /^(?:image|audio)\/([a-z0-9]+)/.exec(type) ?? [];
  return kind && `.${kind === 'jpeg' ? 'jpg' : kind}`;
}
