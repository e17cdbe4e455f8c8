import { signal } from '@preact/signals';

/** Whether an administrator looks after the house now, and whom they look for. */
export const office = signal<{ q: string } | null>(null);

export function openOffice(q = ''): void {
  office.value = { q };
}

export function closeOffice(): void {
  office.value = null;
}
