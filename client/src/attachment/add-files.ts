import { ATTACHMENTS_MAX } from '../../../src/protocol/limits';
import type { Address } from '../conversation/address';
import { say } from '../look/toast';
import { freshId } from '@teahouse/client';
import { chest } from './chest';
import type { Parcel } from './parcel';
import { keepPicked, mostBytes, picked } from './picked';
import { sizeWords } from './size-words';
import { attachmentWords } from './words';

/** Pictures that the house shows; what else a browser calls a picture goes as a file, and says so by its name. */
const PICTURES = /^image\/(jpeg|png|webp|gif)$/;

/** Takes files in: as many as fit into one message, and none that the house would refuse for its size. */
export async function take(address: Address, files: readonly File[]): Promise<void> {
  const { tooMany, tooLarge } = attachmentWords.value;
  void chest.clear();
  for (const file of files) {
    if (file.size > mostBytes.peek()) {
      say(tooLarge(file.name, sizeWords(mostBytes.peek())));
      continue;
    }
    if ((picked.peek()[address]?.length ?? 0) >= ATTACHMENTS_MAX) return say(tooMany(ATTACHMENTS_MAX));
    const parcel = await parcelOf(file);
    keepPicked(address, [...(picked.peek()[address] ?? []), parcel]);
  }
}

export async function parcelOf(file: File): Promise<Parcel> {
  const key = freshId();
  await chest.put(key, file);
  const { name, size } = file;
  const measured = PICTURES.test(file.type) ? await measure(file) : undefined;
  // A picture that this browser cannot read is for the house to judge; here it looks like a file.
  const type = PICTURES.test(file.type) && !measured ? 'application/octet-stream' : file.type;
  return { id: '', key, type, size, name, ...measured };
}

export function putBack(address: Address, { key }: Parcel): void {
  keepPicked(
    address,
    (picked.peek()[address] ?? []).filter((other) => other.key !== key),
  );
  if (key) void chest.drop(key);
}

/** As it is to be seen, with the orientation that the camera noted. */
async function measure(file: Blob): Promise<{ width: number; height: number } | undefined> {
  try {
    const picture = await createImageBitmap(file);
    const { width, height } = picture;
    picture.close();
    return { width, height };
  } catch {
    return undefined;
  }
}
