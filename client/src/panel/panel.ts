import { effect, signal } from '@preact/signals';
import { isRoomy } from '../ui/media-queries';
import { localStore } from '../storage/local-storage';

/** The side panel: beside the chat where there is room, otherwise over it. */
export type Panel = 'people' | 'settings' | 'search';

export const panel = signal<Panel | null>(
  isRoomy.value && localStore.get('people') !== 'closed' ? 'people' : null,
);

export function togglePanel(which: Panel): void {
  panel.value = panel.value === which ? null : which;
  if (isRoomy.value && which === 'people') localStore.put('people', panel.value === null ? 'closed' : 'open');
}

export function openPanel(which: Panel): void {
  panel.value = which;
}

export function closePanel(): void {
  if (panel.value) togglePanel(panel.value);
}

/** Closes a panel that covers the chat. */
export function closeOnNarrow(): void {
  if (!isRoomy.value) panel.value = null;
}

/** Closes the panel when the window becomes narrow, so that it does not cover the chat. */
effect(closeOnNarrow);
