import { forwarded } from '../forward/forward';
import { strings } from '../i18n/strings';
import { lazyComponent } from '../ui/lazy-component';
import type { SignInParams } from '../identity/sign-in-params';
import { menu } from '../menu/menu';
import { adminPanel } from '../admin/admin-panel-state';
import { preferencesOpen } from '../preferences/preferences-state';
import { question } from '../confirm/confirm';
import { readersOf } from '../receipt/readers';
import { dialog } from '../room/dialog';
import { viewed } from '../image-viewer/viewer-state';

const Viewer = lazyComponent(async () => (await import('../image-viewer/ImageViewer')).ImageViewer);
const Menu = lazyComponent(async () => (await import('../menu/Menu')).Menu);
const QuestionDialog = lazyComponent(async () => (await import('../confirm/ConfirmDialog')).ConfirmDialog);
const ForwardDialog = lazyComponent(async () => (await import('../forward/ForwardDialog')).ForwardDialog);
const ReadersDialog = lazyComponent(async () => (await import('../receipt/ReadersDialog')).ReadersDialog);
const RoomDialog = lazyComponent(async () => (await import('../room/RoomDialog')).RoomDialog);
const LazyAdminPanel = lazyComponent(async () => (await import('../admin/AdminPanel')).AdminPanel);
const PreferencesDialog = lazyComponent<{ signInParams: SignInParams }>(
  async () => (await import('../preferences/PreferencesDialog')).PreferencesDialog,
);

/** The overlays of the page. */
export function Overlays({ signInParams }: { signInParams: SignInParams }) {
  return (
    <>
      {dialog.value && <RoomDialog />}
      {forwarded.value && <ForwardDialog />}
      {readersOf.value && <ReadersDialog />}
      {preferencesOpen.value && <PreferencesDialog signInParams={signInParams} />}
      {adminPanel.value && <LazyAdminPanel />}
      {question.value && <QuestionDialog />}
      {viewed.value && <Viewer />}
      {menu.value && (
        <section aria-label={strings.value.menu}>
          <Menu menu={menu.value} />
        </section>
      )}
    </>
  );
}
