import { forwarded } from '../forward/forward';
import { words } from '../language/language';
import { lazily } from '../look/lazily';
import type { Entrance } from '../identity/entrance';
import { menu } from '../menu/menu';
import { office } from '../office/open';
import { preferencesOpen } from '../preferences/open';
import { question } from '../question/question';
import { readersOf } from '../receipt/readers';
import { dialog } from '../room/dialog';
import { viewed } from '../viewer/viewed';

const Viewer = lazily(async () => (await import('../viewer/Viewer')).Viewer);
const Menu = lazily(async () => (await import('../menu/Menu')).Menu);
const QuestionDialog = lazily(async () => (await import('../question/QuestionDialog')).QuestionDialog);
const ForwardDialog = lazily(async () => (await import('../forward/ForwardDialog')).ForwardDialog);
const ReadersDialog = lazily(async () => (await import('../receipt/ReadersDialog')).ReadersDialog);
const RoomDialog = lazily(async () => (await import('../room/RoomDialog')).RoomDialog);
const Office = lazily(async () => (await import('../office/Office')).Office);
const PreferencesDialog = lazily<{ entrance: Entrance }>(
  async () => (await import('../preferences/PreferencesDialog')).PreferencesDialog,
);

/** What lies over the page. */
export function OnTop({ entrance }: { entrance: Entrance }) {
  return (
    <>
      {dialog.value && <RoomDialog />}
      {forwarded.value && <ForwardDialog />}
      {readersOf.value && <ReadersDialog />}
      {preferencesOpen.value && <PreferencesDialog entrance={entrance} />}
      {office.value && <Office />}
      {question.value && <QuestionDialog />}
      {viewed.value && <Viewer />}
      {menu.value && (
        <section aria-label={words.value.menu}>
          <Menu menu={menu.value} />
        </section>
      )}
    </>
  );
}
