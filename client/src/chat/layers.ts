import { adminPanel, closeAdminPanel } from '../admin/admin-panel-state';
import { question } from '../confirm/confirm';
import { forwarded } from '../forward/forward';
import { viewed } from '../image-viewer/viewer-state';
import { closeMenu, menu } from '../menu/menu';
import { closeByBack } from '../navigation/history-layers';
import { closePanel, panel } from '../panel/panel';
import { closePreferences, preferencesOpen } from '../preferences/preferences-state';
import { readersOf } from '../receipt/readers';
import { closeDialog, dialog } from '../room/dialog';
import { isRoomy } from '../ui/media-queries';

/** Everything over the chat that Back closes. */
export function closeLayersByBack(): void {
  closeByBack([
    // Beside the chat it covers nothing.
    { isOpen: () => !isRoomy.value && panel.value !== null, close: closePanel },
    { isOpen: () => preferencesOpen.value, close: closePreferences },
    { isOpen: () => adminPanel.value !== null, close: closeAdminPanel },
    { isOpen: () => dialog.value !== null, close: closeDialog },
    { isOpen: () => forwarded.value !== null, close: () => (forwarded.value = null) },
    { isOpen: () => readersOf.value !== null, close: () => (readersOf.value = null) },
    { isOpen: () => viewed.value !== null, close: () => (viewed.value = null) },
    { isOpen: () => menu.value !== null, close: closeMenu },
    { isOpen: () => question.value !== null, close: () => question.value?.answer(false) },
  ]);
}
