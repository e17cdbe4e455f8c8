import { avatars } from '../identity/sign-in-params';
import { baseStrings } from '../i18n/language';

interface Props {
  chosen: string;
  onChoose: (avatar: string) => void;
}

/**
 * One of twenty-four avatars, drawn from one small file; radio buttons underneath, so that the
 * arrow keys work.
 */
export function AvatarChoice({ chosen, onChoose }: Props) {
  const { avatar: title, avatarNames } = baseStrings.value;
  return (
    <fieldset class="avatars">
      <legend>{title}</legend>
      {avatars.map((file, index) => (
        <label key={file} title={avatarNames[index]}>
          <input
            type="radio"
            name="avatar"
            value={file}
            checked={file === chosen}
            aria-label={avatarNames[index]}
            onChange={() => onChoose(file)}
          />
          <img class="avatar" src={`avatars.svg#${index + 1}`} alt="" width="56" height="56" />
        </label>
      ))}
    </fieldset>
  );
}
