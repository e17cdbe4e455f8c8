import { signal } from '@preact/signals';

/** A newer version of the page is here and waits to be used. */
export const newVersion = signal<ServiceWorker | null>(null);

const ASK_EVERY_MS = 60 * 60_000;

/** Keeps the page for the next visit, which then needs no network, and learns of newer versions. */
export function installApp(): void {
  const { serviceWorker: workers } = navigator;
  if (!workers || !import.meta.env.PROD) return;
  const register = () => void workers.register(address()).then(watch, () => undefined);
  // What it fetches does not hold up what the page itself needs.
  if (document.readyState === 'complete') register();
  else addEventListener('load', register);
}

/** The page runs under Trusted Types: an address of a script has to come from a policy, and this is the only one. */
function address(): string {
  const types = (window as { trustedTypes?: TrustedTypes }).trustedTypes;
  const policy = types?.createPolicy('worker', { createScriptURL: () => 'worker.js' });
  return (policy?.createScriptURL('') ?? 'worker.js') as string;
}

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL: () => string },
  ): { createScriptURL(given: string): unknown };
}

function watch(registration: ServiceWorkerRegistration): void {
  const look = () => {
    const { waiting } = registration;
    // The first one ever takes nobody's place.
    if (waiting && navigator.serviceWorker.controller) newVersion.value = waiting;
  };
  look();
  registration.addEventListener('updatefound', () =>
    registration.installing?.addEventListener('statechange', look),
  );
  window.setInterval(() => void registration.update().catch(() => undefined), ASK_EVERY_MS);
}
