import { useState } from 'preact/hooks';
import { ask } from '../connection/connection';
import { me } from '../conversation/conversations';
import { Avatar } from '../look/Avatar';
import { say } from '../look/toast';
import { AvatarChoice } from '../sign-in/AvatarChoice';
import { rememberVisit } from '../sign-in/last-visit';
import { PortraitSetting } from './PortraitSetting';
import { preferenceWords } from './words';

export function AvatarSetting() {
  const [open, setOpen] = useState(false);
  const { avatar: change, notSaved } = preferenceWords.value;
  const { name = '', avatar = '' } = me.value ?? {};

  const choose = async (chosen: string) => {
    const answer = await ask('me:set', { avatar: chosen });
    if (!answer.ok) return say(notSaved);
    me.value = answer.data;
    rememberVisit({ name, avatar: chosen });
  };

  return (
    <>
      <button type="button" class="setting" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span>{change}</span>
        <Avatar avatar={avatar} size={40} />
      </button>
      {open && (
        <>
          <AvatarChoice chosen={avatar} onChoose={(chosen) => void choose(chosen)} />
          <PortraitSetting />
        </>
      )}
    </>
  );
}
