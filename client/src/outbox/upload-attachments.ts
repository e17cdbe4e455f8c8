import type { Item, Trouble } from '../outbox/item';
import { noteUploaded, whenDiscarded } from '../outbox/items';
import { chest } from './chest';
import { keepContent } from './content';
import { isPicture, type Parcel } from './parcel';
import { note } from './progress';
import { upload } from './upload';

export type Refused = { code: Trouble | 'unanswered'; retryAfterMs?: number };

/**
 * Brings the files of a message to the server, one after the other. Each that is there is noted, so that neither a
 * lost connection nor a reload sends it twice.
 * @returns why not; nothing where all are there
 */
export async function handIn({ clientId, attachments = [] }: Item): Promise<Refused | undefined> {
  const stop = new AbortController();
  const forget = whenDiscarded(clientId, () => stop.abort());
  try {
    for (const parcel of attachments) {
      const refused = parcel.id ? undefined : await bring(clientId, parcel, stop.signal);
      if (refused) return refused;
    }
    return undefined;
  } finally {
    forget();
  }
}

async function bring(clientId: string, parcel: Parcel, stop: AbortSignal): Promise<Refused | undefined> {
  const { key = '', name = '', seconds, waveform } = parcel;
  const file = await chest.get(key);
  if (!file) return { code: 'file_lost' };
  note(key, 0);
  const onProgress = (share: number) => note(key, share);
  const answer = await upload({ file, name, seconds, waveform, onProgress, stop });
  note(key, undefined);
  if (stop.aborted) return { code: 'unanswered' };
  if (!answer.ok) {
    const { code, retryAfterMs } = answer.error;
    return { code: TROUBLES[code] ?? code, retryAfterMs };
  }
  // What this person sees stays what they chose, without fetching it back.
  const { id } = answer.data;
  keepContent(isPicture(parcel) ? `${id}/thumbnail` : id, file);
  noteUploaded(clientId, key, answer.data);
  void chest.drop(key);
  return undefined;
}

/** What these mean of a file, which is something else than of a text. */
const TROUBLES: Partial<Record<Trouble | 'unanswered', Trouble>> = {
  too_large: 'file_too_large',
  invalid: 'file_refused',
  forbidden: 'no_space',
};
