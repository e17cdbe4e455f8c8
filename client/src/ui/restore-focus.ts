import { useLayoutEffect } from 'preact/hooks';

/** When an overlay closes, the focus returns to where it was, unless it has moved meanwhile. */
export function useRestoreFocus(): void {
  useLayoutEffect(() => {
    const before = document.activeElement;
    return () => {
      // The focused element is being removed; only after that does the focus fall to the body.
      queueMicrotask(() => {
        const lost = document.activeElement === document.body || document.activeElement === null;
        if (lost && before instanceof HTMLElement && before.isConnected) before.focus();
      });
    };
  }, []);
}
