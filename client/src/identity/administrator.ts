import { signal } from '@preact/signals';
import { hear } from '../connection/connection';

/** Whether this person looks after the whole house. */
export const isAdmin = signal(false);

export function hearAdministrator(): void {
  hear('welcome', ({ admin }) => (isAdmin.value = admin === true));
}
