/** After the `#`, which browsers do not send, so the code appears in no server log. */
const LINK = /^#link=([\w-]{22})$/;

/** Asks whether to sign in by a link made on another device, if the URL contains one. */
export async function followLink(): Promise<void> {
  const code = LINK.exec(location.hash)?.[1];
  if (!code) return;
  // It is useless in the history: it works once, and only for minutes.
  history.replaceState(null, '', location.pathname);
  const { askAboutLink } = await import('./link-sign-in');
  askAboutLink(code);
}
