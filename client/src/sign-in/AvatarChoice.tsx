import { avatars } from '../identity/entrance';
import { words } from '../language/language';

interface Props {
  chosen: string;
  onChoose: (avatar: string) => void;
}

/** One picture of twenty-four; radio buttons underneath, so that the arrow keys work. */
export function AvatarChoice({ chosen, onChoose }: Props) {
  const { avatar: title, avatarNames } = words.value;
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
          <img class="avatar" src={`/avatars/${file}`} alt="" width="56" height="56" />
        </label>
      ))}
    </fieldset>
  );
}
