import { panelWords } from '../language/panels';
import { Dialog } from '../look/Dialog';
import { question } from './question';

export function QuestionDialog() {
  const { sure, cancel } = panelWords.value;
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
