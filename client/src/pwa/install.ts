import { signal } from '@preact/signals';

/** A newer version of the page that is installed and waits. */
export const newVersion = signal<ServiceWorker | null>(null);

const ASK_EVERY_MS = 60 * 60_000;

/**
 * Installs the service worker, with which the next visit needs no network, and watches for newer
 * versions.
 */
export function installApp(): void {
  const { serviceWorker: workers } = navigator;
  if (!workers || !import.meta.env.PROD) return;
  const register = () => void workers.register(address()).then(watch, () => undefined);
  // Its downloads must not delay those of the page.
  if (document.readyState === 'complete') register();
  else addEventListener('load', register);
}

/**
 * The page runs under Trusted Types: a script URL must come from a policy, and this is the only
 * one.
 */
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
    // The very first version replaces none.
    if (waiting && navigator.serviceWorker.controller) newVersion.value = waiting;
  };
  look();
  registration.addEventListener('updatefound', () =>
    registration.installing?.addEventListener('statechange', look),
  );
  window.setInterval(() => void registration.update().catch(() => undefined), ASK_EVERY_MS);
}
