import { canNotify } from '../alert/notification';
import { Bots } from '../bot/Bots';
import { botStrings } from '../bot/strings';
import { PasskeySetting } from '../credential/PasskeySetting';
import { credentialStrings } from '../credential/strings';
import { RecoverySetting } from '../credential/RecoverySetting';
import { signOut } from './sign-out';
import { DeviceLink } from '../identity/DeviceLink';
import type { SignInParams } from '../identity/sign-in-params';
import { setHidden, setReceipts, settings } from '../identity/settings';
import { type Language, language } from '../i18n/language';
import { switchLanguage } from '../ui/switch-language';
import { Dialog } from '../ui/Dialog';
import { isTouch } from '../ui/media-queries';
import { chooseTheme, theme, THEMES } from '../ui/theme';
import { Switch } from '../panel/Switch';
import { pushable } from '../push/push';
import { PushSetting } from './PushSetting';
import { confirm } from '../confirm/confirm';
import { AvatarSetting } from './AvatarSetting';
import { Choice } from './Choice';
import { NotificationSetting } from './NotificationSetting';
import { closePreferences } from './preferences-state';
import { PasswordSetting } from './PasswordSetting';
import { enterSends, sounds } from '../storage/preferences';
import { preferenceStrings } from './strings';
import './preferences.css';

const LANGUAGES: Record<Language, string> = { 'zh-CN': '简体中文', en: 'English' };
const KEYS = ['enter', 'ctrl-enter'] as const;

/** Look and sound of the page, privacy, and sign-out. */
export function PreferencesDialog({ signInParams }: { signInParams: SignInParams }) {
  const w = preferenceStrings.value;
  return (
    <Dialog title={w.settings} onClose={closePreferences}>
      <div class="preferences">
        <h3>{w.account}</h3>
        <AvatarSetting />
        <PasswordSetting name={signInParams.name} />
        <h3>{credentialStrings.value.passkeys}</h3>
        <PasskeySetting user={signInParams.name} />
        <RecoverySetting />
        <DeviceLink />
        <h3>{botStrings.value.bots}</h3>
        <Bots />
        <h3>{w.look}</h3>
        <Choice
          label={w.language}
          values={Object.keys(LANGUAGES) as Language[]}
          chosen={language.value}
          nameOf={(value) => LANGUAGES[value]}
          onChoose={(value) => {
            if (value !== language.value) void switchLanguage();
          }}
        />
        <Choice
          label={w.theme}
          values={THEMES}
          chosen={theme.value}
          nameOf={(value) => w.themes[value]}
          onChoose={chooseTheme}
        />
        {!isTouch.value && (
          <Choice
            label={w.sendBy}
            values={KEYS}
            chosen={enterSends.value ? 'enter' : 'ctrl-enter'}
            nameOf={(key) => (key === 'enter' ? w.byEnter : w.byCtrlEnter)}
            onChoose={(key) => enterSends.choose(key === 'enter')}
          />
        )}
        <h3>{w.alerts}</h3>
        <Switch label={w.sounds} hint={w.soundsHint} on={sounds.value} onChange={sounds.choose} />
        {canNotify && <NotificationSetting />}
        {pushable && <PushSetting name={signInParams.name} />}
        <h3>{w.privacy}</h3>
        <Switch
          label={w.receipts}
          hint={w.receiptsHint}
          on={settings.value.receipts}
          onChange={(on) => void setReceipts(on)}
        />
        <Switch
          label={w.hidden}
          hint={w.hiddenHint}
          on={settings.value.hidden}
          onChange={(on) => void setHidden(on)}
        />
        <div class="preferences-out">
          <button type="button" class="setting danger" onClick={() => void askToSignOut(signInParams)}>
            {w.signOut}
          </button>
          <button type="button" class="setting danger" onClick={() => void signOutEverywhere(signInParams)}>
            {w.signOutEverywhere}
          </button>
        </div>
      </div>
    </Dialog>
  );
}

async function askToSignOut(signInParams: SignInParams): Promise<void> {
  const { confirmSignOut, signOut: yes } = preferenceStrings.value;
  if (await confirm(confirmSignOut, yes)) await signOut(signInParams);
}

async function signOutEverywhere(signInParams: SignInParams): Promise<void> {
  const { confirmEverywhere, signOut: yes } = preferenceStrings.value;
  if (await confirm(confirmEverywhere, yes)) await signOut(signInParams, true);
}
