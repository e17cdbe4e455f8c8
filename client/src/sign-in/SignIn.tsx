import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { PASSWORD_MAX_LENGTH } from '../../../src/protocol/constants';
import { avatars, chatUrl, readSignInParams } from '../identity/sign-in-params';
import { handoff, takeInviteCode } from '../identity/session-handoff';
import { LanguageSwitch } from '../ui/LanguageSwitch';
import { baseStrings } from '../i18n/language';
import { isTouch } from '../ui/media-queries';
import { AvatarChoice } from './AvatarChoice';
import { lastVisit, rememberVisit } from './last-visit';
import { nicknameErrorFor, nicknameErrorText, isRefusedFor } from './nickname-error';
import { Illustration } from './Illustration';

/** Nickname, avatar, Enter. */
export function SignIn() {
  const asked = readSignInParams();
  const last = lastVisit();
  const name = useSignal(asked.name || last.name);
  const avatar = useSignal(asked.avatar || last.avatar || anyAvatar());
  const refused = useSignal(isRefusedFor());
  const password = useSignal('');
  const asksPassword = useSignal(
    takeInviteCode() || refused.value === 'name_taken' || refused.value === 'password_wrong',
  );
  const field = useRef<HTMLInputElement>(null);
  const {
    house,
    motto,
    nickname,
    nicknameHint,
    enter,
    otherWays,
    noAccount,
    password: passwordLabel,
    passwordHint,
  } = baseStrings.value;
  const complaint = refused.value && nicknameErrorText(refused.value);

  useEffect(() => {
    if (!isTouch.value || complaint) field.current?.select();
  }, []);

  const goIn = (event: Event) => {
    event.preventDefault();
    refused.value = nicknameErrorFor(name.value);
    if (refused.value) return field.current?.focus();
    const signInParams = { name: name.value.trim(), avatar: avatar.value };
    if (password.value) handoff.password.put(password.value);
    rememberVisit(signInParams);
    location.assign(chatUrl(signInParams));
  };

  return (
    <div class="sign-in">
      <Illustration />
      <main class="card">
        <div class="card-head">
          <h1>{house}</h1>
          <LanguageSwitch />
        </div>
        <p class="motto">{motto}</p>
        <form action="chat.html" onSubmit={goIn} noValidate>
          <label class="nickname">
            <span>{nickname}</span>
            <input
              ref={field}
              class="field"
              name="name"
              value={name.value}
              placeholder={nicknameHint}
              autocomplete="nickname"
              maxLength={96}
              enterkeyhint="go"
              aria-invalid={Boolean(complaint)}
              aria-describedby="complaint"
              onInput={({ currentTarget }) => {
                name.value = currentTarget.value;
                refused.value = undefined;
              }}
            />
          </label>
          <p id="complaint" class="complaint" role="alert">
            {complaint}
          </p>
          {asksPassword.value && (
            <label class="nickname">
              <span>{passwordLabel}</span>
              <input
                class="field"
                type="password"
                value={password.value}
                placeholder={passwordHint}
                autocomplete="current-password"
                maxLength={PASSWORD_MAX_LENGTH}
                onInput={({ currentTarget }) => (password.value = currentTarget.value)}
              />
            </label>
          )}
          <AvatarChoice chosen={avatar.value} onChoose={(file) => (avatar.value = file)} />
          <button type="submit" class="main-button">
            {enter}
          </button>
        </form>
        <p class="small-print">{noAccount}</p>
        <button
          type="button"
          class="quiet-button"
          onClick={() => void import('./other-ways').then((module) => module.showOtherWays())}
        >
          {otherWays}
        </button>
      </main>
    </div>
  );
}

function anyAvatar(): string {
  return avatars[Math.floor(Math.random() * avatars.length)] ?? '1.jpg';
}
