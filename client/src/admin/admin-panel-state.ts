import { signal } from '@preact/signals';

/** Whether the admin panel is open, and its user search. */
export const adminPanel = signal<{ q: string } | null>(null);

export function openAdminPanel(q = ''): void {
  adminPanel.value = { q };
}

export function closeAdminPanel(): void {
  adminPanel.value = null;
}
