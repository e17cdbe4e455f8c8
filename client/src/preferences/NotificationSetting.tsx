import { useState } from 'preact/hooks';
import { Switch } from '../panel/Switch';
import { notifications } from '../storage/preferences';
import { preferenceStrings } from './strings';

/** Asks for the browser's permission only after a click. */
export function NotificationSetting() {
  const [permission, learn] = useState(Notification.permission);
  const { notifications: label, notificationsHint, notificationsDenied } = preferenceStrings.value;

  const choose = async (on: boolean) => {
    const granted = on && (await Notification.requestPermission()) === 'granted';
    learn(Notification.permission);
    notifications.choose(granted);
  };

  return (
    <Switch
      label={label}
      hint={permission === 'denied' ? notificationsDenied : notificationsHint}
      on={notifications.value && permission === 'granted'}
      onChange={(on) => void choose(on)}
    />
  );
}
