import { useState } from 'preact/hooks';
import { showToast } from '../ui/toast';
import { Switch } from '../panel/Switch';
import { preferenceStrings } from './strings';
import { subscribe, unsubscribe, type Wish, wishOf } from '../push/push';

/**
 * Push notifications while no page is open. Asks for the browser's permission only after a click.
 */
export function PushSetting({ name }: { name: string }) {
  const [wish, learn] = useState<Wish>(wishOf(name));
  const [busy, setBusy] = useState(false);
  const w = preferenceStrings.value;

  const choose = async (to: Wish) => {
    if (busy) return;
    setBusy(true);
    try {
      if (to === 'off') await unsubscribe(name);
      else if (!(await subscribe(name, to))) showToast(w.notSaved);
    } catch {
      showToast(Notification.permission === 'denied' ? w.notificationsDenied : w.pushFailed);
    }
    learn(wishOf(name));
    setBusy(false);
  };

  return (
    <>
      <Switch
        label={w.push}
        hint={w.pushHint}
        on={wish !== 'off'}
        onChange={(on) => void choose(on ? 'bare' : 'off')}
      />
      {wish !== 'off' && (
        <Switch
          label={w.pushPreview}
          hint={w.pushPreviewHint}
          on={wish === 'preview'}
          onChange={(on) => void choose(on ? 'preview' : 'bare')}
        />
      )}
    </>
  );
}
