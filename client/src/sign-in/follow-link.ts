/** After the `#`, which browsers keep to themselves, so the code stands in no server's log. */
const LINK = /^#link=([\w-]{22})$/;

/** Asks whether to sign in by a link that was made on another device, where the address holds one. */
export async function followLink(): Promise<void> {
  const code = LINK.exec(location.hash)?.[1];
  if (!code) return;
  // It is of no use in the history: it works once and for minutes.
  history.replaceState(null, '', location.pathname);
  const { askAboutLink } = await import('./link-sign-in');
  askAboutLink(code);
}
