import { say } from '../look/toast';
import { fetchContent } from './content';
import { type Parcel, pathOf } from './parcel';
import { attachmentWords } from './words';

/** The browser reads the address a moment after the click. */
const READ_MS = 60_000;

/** Puts an attachment among the downloads of this device, under its name. */
export async function save(parcel: Parcel): Promise<void> {
  try {
    const address = URL.createObjectURL(await fetchContent(pathOf(parcel)));
    const link = document.createElement('a');
    link.href = address;
    link.download = parcel.name ?? `teahouse${extensionFor(parcel.type)}`;
    link.click();
    window.setTimeout(() => URL.revokeObjectURL(address), READ_MS);
  } catch {
    say(attachmentWords.peek().notSaved);
  }
}

function extensionFor(type: string): string {
  const [, kind = ''] = /^(?:image|audio)\/([a-z0-9]+)/.exec(type) ?? [];
  return kind && `.${kind === 'jpeg' ? 'jpg' : kind}`;
}
