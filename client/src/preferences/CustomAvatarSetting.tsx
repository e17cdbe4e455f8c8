import { useRef, useState } from 'preact/hooks';
import { upload } from '../attachment/upload';
import { request } from '../connection/connection';
import { me } from '../message-store/conversations';
import { strings } from '../i18n/strings';
import { Icon } from '../ui/Icon';
import { preferenceStrings } from './strings';

/** A custom avatar, beside the shipped ones. */
export function CustomAvatarSetting() {
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [news, tell] = useState('');
  const { ownPicture, ownPictureHint, notSaved } = preferenceStrings.value;

  const put = async (file: File) => {
    setBusy(true);
    const uploaded = await upload({ file, name: file.name });
    const answer = uploaded.ok ? await request('me:set', { avatar: uploaded.data.id }) : uploaded;
    setBusy(false);
    if (answer.ok && 'avatar' in answer.data) me.value = answer.data;
    const { file_refused, file_too_large, no_space } = strings.peek().refusals;
    const why: Record<string, string> = {
      invalid: file_refused,
      too_large: file_too_large,
      forbidden: no_space,
    };
    tell(answer.ok ? '' : (why[answer.error.code] ?? notSaved));
  };

  return (
    <div class="own-picture">
      <input
        ref={input}
        type="file"
        accept="image/jpeg,image/png,image/webp,image/gif"
        hidden
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          if (file) void put(file);
          currentTarget.value = '';
        }}
      />
      <button
        type="button"
        class="second-button"
        aria-busy={busy}
        disabled={busy}
        onClick={() => input.current?.click()}
      >
        <Icon name="plus" />
        {ownPicture}
      </button>
      <p role="status">{news || ownPictureHint}</p>
    </div>
  );
}
