import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { PASSWORD_MAX_LENGTH } from '../../../src/protocol/limits';
import { avatars, chatAddress, readEntrance } from '../identity/entrance';
import { handover, takeInvitation } from '../identity/handover';
import { LanguageSwitch } from '../language/LanguageSwitch';
import { words } from '../language/language';
import { touch } from '../look/screen';
import { AvatarChoice } from './AvatarChoice';
import { lastVisit, rememberVisit } from './last-visit';
import { complaintAbout, complaintOf, refusedFor } from './nickname';
import { Scene } from './Scene';

/** Nickname, picture, Enter. */
export function SignIn() {
  const asked = readEntrance();
  const last = lastVisit();
  const name = useSignal(asked.name || last.name);
  const avatar = useSignal(asked.avatar || last.avatar || anyAvatar());
  const refused = useSignal(refusedFor());
  const password = useSignal('');
  const asksPassword = useSignal(
    takeInvitation() || refused.value === 'name_taken' || refused.value === 'password_wrong',
  );
  const field = useRef<HTMLInputElement>(null);
  const {
    house,
    motto,
    nickname,
    nicknameHint,
    enter,
    noAccount,
    password: passwordLabel,
    passwordHint,
  } = words.value;
  const complaint = refused.value && complaintOf(refused.value);

  useEffect(() => {
    if (!touch.value || complaint) field.current?.select();
  }, []);

  const goIn = (event: Event) => {
    event.preventDefault();
    refused.value = complaintAbout(name.value);
    if (refused.value) return field.current?.focus();
    const entrance = { name: name.value.trim(), avatar: avatar.value };
    if (password.value) handover.password.put(password.value);
    rememberVisit(entrance);
    location.assign(chatAddress(entrance));
  };

  return (
    <div class="sign-in">
      <Scene />
      <main class="card">
        <div class="card-head">
          <h1>{house}</h1>
          <LanguageSwitch />
        </div>
        <p class="motto">{motto}</p>
        <form action="/chat.html" onSubmit={goIn} noValidate>
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
      </main>
    </div>
  );
}

function anyAvatar(): string {
  return avatars[Math.floor(Math.random() * avatars.length)] ?? '1.jpg';
}
