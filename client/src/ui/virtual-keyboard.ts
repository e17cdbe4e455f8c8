/** A smaller difference is the browser's own bars coming and going. */
const KEYBOARD_LEAST_PX = 80;

/**
 * Safari lays a phone's keyboard over the page where others make the page smaller (`interactive-widget`).
 * What it covers is given to the styles as `--covered`, so that the place to write stays above it.
 */
export function resizeForKeyboard(): void {
  const { visualViewport: seen } = window;
  if (!seen) return;
  const fit = () => {
    // Zoomed in by two fingers one sees less, too, but nothing is covered.
    const hidden = seen.scale > 1.01 ? 0 : window.innerHeight - seen.height;
    const covered = hidden > KEYBOARD_LEAST_PX ? hidden : 0;
    document.documentElement.style.setProperty('--covered', `${covered}px`);
    // Safari has pushed the page up to show the field, which is in sight now anyway.
    if (covered) window.scrollTo(0, 0);
  };
  seen.addEventListener('resize', fit);
}
