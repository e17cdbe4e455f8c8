import { useState } from 'preact/hooks';
import { request } from '../connection/connection';
import { me } from '../message-store/conversations';
import { Avatar } from '../ui/Avatar';
import { showToast } from '../ui/toast';
import { AvatarChoice } from '../sign-in/AvatarChoice';
import { rememberVisit } from '../sign-in/last-visit';
import { CustomAvatarSetting } from './CustomAvatarSetting';
import { preferenceStrings } from './strings';

export function AvatarSetting() {
  const [open, setOpen] = useState(false);
  const { avatar: change, notSaved } = preferenceStrings.value;
  const { name = '', avatar = '' } = me.value ?? {};

  const choose = async (chosen: string) => {
    const answer = await request('me:set', { avatar: chosen });
    if (!answer.ok) return showToast(notSaved);
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
          <CustomAvatarSetting />
        </>
      )}
    </>
  );
}
