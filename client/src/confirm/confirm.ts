import { signal } from '@preact/signals';

interface Question {
  text: string;
  /** Label of the confirm button. */
  yes: string;
  answer: (yes: boolean) => void;
}

/** A question before an action that cannot be undone. */
export const question = signal<Question | null>(null);

/** Asks without blocking the page as `window.confirm` would: the connection must stay alive. */
export function confirm(text: string, yes: string): Promise<boolean> {
  return new Promise((resolve) => {
    question.value = {
      text,
      yes,
      answer: (isYes) => {
        question.value = null;
        resolve(isYes);
      },
    };
  });
}
