import { signal } from '@preact/signals';

export const preferencesOpen = signal(false);

export function openPreferences(): void {
  preferencesOpen.value = true;
}

export function closePreferences(): void {
  preferencesOpen.value = false;
}
