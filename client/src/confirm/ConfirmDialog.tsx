import { panelStrings } from '../i18n/panels';
import { Dialog } from '../ui/Dialog';
import { question } from './confirm';

export function ConfirmDialog() {
  const { sure, cancel } = panelStrings.value;
  if (!question.value) return null;
  const { text, yes, answer } = question.value;
  return (
    <Dialog title={sure} small onClose={() => answer(false)}>
      <p class="question">{text}</p>
      <div class="dialog-buttons">
        <button type="button" class="second-button" onClick={() => answer(false)}>
          {cancel}
        </button>
        <button type="button" class="main-button danger" onClick={() => answer(true)}>
          {yes}
        </button>
      </div>
    </Dialog>
  );
}
