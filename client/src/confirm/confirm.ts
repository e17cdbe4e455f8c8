import { signal } from '@preact/signals';

interface Question {
  text: string;
  /** What the button says that does it. */
  yes: string;
  answer: (yes: boolean) => void;
}

/** What the person is asked before something is done that cannot be undone. */
export const question = signal<Question | null>(null);

/** Asks, without stopping the page as the browser's own question would: the connection has to breathe. */
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
