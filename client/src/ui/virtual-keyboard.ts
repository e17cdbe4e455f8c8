/** A smaller difference is caused by the browser's own toolbars. */
const KEYBOARD_LEAST_PX = 80;

/**
 * Safari lays a phone's keyboard over the page where other browsers make the page smaller
 * (`interactive-widget`).
 * The covered height is available to the styles as `--covered`, so that the composer stays above
 * it.
 */
export function resizeForKeyboard(): void {
  const { visualViewport: seen } = window;
  if (!seen) return;
  const fit = () => {
    // A page zoomed by pinch also has a smaller viewport, but nothing is covered.
    const hidden = seen.scale > 1.01 ? 0 : window.innerHeight - seen.height;
    const covered = hidden > KEYBOARD_LEAST_PX ? hidden : 0;
    document.documentElement.style.setProperty('--covered', `${covered}px`);
    // Safari has scrolled the page to show the field, which is visible now anyway.
    if (covered) window.scrollTo(0, 0);
  };
  seen.addEventListener('resize', fit);
}
