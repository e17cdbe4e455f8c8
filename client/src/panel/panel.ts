import { effect, signal } from '@preact/signals';
import { isRoomy } from '../ui/media-queries';
import { localStore } from '../storage/local-storage';

/** What stands beside the chat where there is room, else over it. */
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

/** Makes way for the chat where the panel lies over it. */
export function closeOnNarrow(): void {
  if (!isRoomy.value) panel.value = null;
}

/** What stood beside the chat does not fall over it when the window becomes narrow. */
effect(closeOnNarrow);
