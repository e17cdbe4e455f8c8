import { newVersion } from './install';

/** Reloads the page as its newest version. */
export function useNewVersion(): void {
  const { serviceWorker: workers } = navigator;
  workers.addEventListener('controllerchange', () => location.reload(), { once: true });
  if (newVersion.peek()?.state === 'installed') newVersion.peek()?.postMessage('take over');
  else location.reload();
}

/** Asks the server whether its page is newer than this one. */
export async function checkForNewVersion(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  await registration?.update().catch(() => undefined);
}
