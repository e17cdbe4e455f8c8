import { strings } from '../i18n/strings';
import type { LocalAttachment } from './local-attachment';
import { uploadProgress } from './upload-progress';

/** Shows upload progress while a file is being uploaded. */
export function UploadProgress({ attachment: { key, name = '' } }: { attachment: LocalAttachment }) {
  const share = key === undefined ? undefined : uploadProgress.value.get(key);
  if (share === undefined) return null;
  const percent = Math.round(share * 100);
  return (
    <span
      class="share"
      role="progressbar"
      aria-label={strings.value.uploading(name)}
      aria-valuenow={percent}
      style={{ '--share': `${percent}%` }}
    />
  );
}
