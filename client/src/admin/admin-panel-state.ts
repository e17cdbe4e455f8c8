import { signal } from '@preact/signals';

/** Whether an administrator looks after the house now, and whom they look for. */
export const adminPanel = signal<{ q: string } | null>(null);

export function openAdminPanel(q = ''): void {
  adminPanel.value = { q };
}

export function closeAdminPanel(): void {
  adminPanel.value = null;
}
