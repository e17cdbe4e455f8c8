import { useLayoutEffect } from 'preact/hooks';

/** When what is on top goes away, the focus returns to where it was, unless it went elsewhere meanwhile. */
export function useRestoreFocus(): void {
  useLayoutEffect(() => {
    const before = document.activeElement;
    return () => {
      // The focused element is taken out of the page in this very moment; only then does the focus fall to the body.
      queueMicrotask(() => {
        const lost = document.activeElement === document.body || document.activeElement === null;
        if (lost && before instanceof HTMLElement && before.isConnected) before.focus();
      });
    };
  }, []);
}
