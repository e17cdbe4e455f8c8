import { signal } from '@preact/signals';
import { onEvent } from '../connection/connection';

/** Whether this person looks after the whole house. */
export const isAdmin = signal(false);

export function subscribeAdministrator(): void {
  onEvent('welcome', ({ admin }) => (isAdmin.value = admin === true));
}
