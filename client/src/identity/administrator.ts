import { signal } from '@preact/signals';
import { onEvent } from '../connection/connection';

/** Whether this user is an administrator of the server. */
export const isAdmin = signal(false);

export function subscribeAdministrator(): void {
  onEvent('welcome', ({ admin }) => (isAdmin.value = admin === true));
}
