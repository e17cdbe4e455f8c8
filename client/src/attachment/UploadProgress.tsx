import { words } from '../language/language';
import type { Parcel } from './parcel';
import { progress } from './progress';

/** How much of a file has left, while it does. */
export function Share({ parcel: { key, name = '' } }: { parcel: Parcel }) {
  const share = key === undefined ? undefined : progress.value.get(key);
  if (share === undefined) return null;
  const percent = Math.round(share * 100);
  return (
    <span
      class="share"
      role="progressbar"
      aria-label={words.value.uploading(name)}
      aria-valuenow={percent}
      style={{ '--share': `${percent}%` }}
    />
  );
}
