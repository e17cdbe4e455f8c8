/**
 * What the sign-in page hands to the chat page past the address, where it would be seen: kept for this tab alone, and
 * only until the house has answered.
 */
export const handoff = { password: slip('password'), invitation: slip('invitation') };

/** After the `#`: the link that the first start of a house shows to whoever runs it. */
const INVITATION = /^#admin=([\w-]{22})$/;

/** Takes the invitation to be the administrator off the address. */
export function takeInviteCode(): boolean {
  const code = INVITATION.exec(location.hash)?.[1];
  if (code) {
    handoff.invitation.put(code);
    history.replaceState(null, '', location.pathname + location.search);
  }
  return Boolean(handoff.invitation.get());
}

function slip(name: string) {
  const key = `teahouse.handover.${name}`;
  let kept: string | undefined;
  return {
    get(): string | undefined {
      try {
        return sessionStorage.getItem(key) ?? kept;
      } catch {
        return kept;
      }
    },
    put(value: string): void {
      kept = value;
      try {
        sessionStorage.setItem(key, value);
      } catch {
        // A browser that forbids storage asks again on the next page.
      }
    },
    drop(): void {
      kept = undefined;
      try {
        sessionStorage.removeItem(key);
      } catch {
        // Nothing was kept there.
      }
    },
  };
}
