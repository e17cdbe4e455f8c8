/**
 * Data that the sign-in page passes to the chat page without the URL, where it would be visible.
 * It is stored for this tab only, until the server has replied.
 */
export const handoff = { password: slip('password'), invitation: slip('invitation'), news: slip('news') };

/** After the `#`: the link that the first start of a server prints for its operator. */
const INVITATION = /^#admin=([\w-]{22})$/;

/** Moves the first admin code from the URL to this tab's storage. Returns whether there is one. */
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
        // Nothing was stored there.
      }
    },
  };
}
