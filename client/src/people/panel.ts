import { signal } from '@preact/signals';
import { roomy } from '../look/screen';
import { shelf } from '../shelf/shelf';

/** Whether the list of people is in view: beside the chat where there is room, else over it. */
export const panelOpen = signal(roomy.value && shelf.get('people') !== 'closed');

export function togglePanel(): void {
  panelOpen.value = !panelOpen.value;
  if (roomy.value) shelf.put('people', panelOpen.value ? 'open' : 'closed');
}

/** Makes way for the chat where the list lies over it. */
export function makeWay(): void {
  if (!roomy.value) panelOpen.value = false;
}
