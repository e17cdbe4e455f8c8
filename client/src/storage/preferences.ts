import { signal } from '@preact/signals';
import { localStore } from './local-storage';

/** A stored on/off setting of this browser. */
function preference(key: string, fallback: boolean) {
  const on = signal(fallback ? localStore.get(key) !== 'off' : localStore.get(key) === 'on');
  return {
    get value() {
      return on.value;
    },
    peek: () => on.peek(),
    choose(value: boolean): void {
      on.value = value;
      localStore.put(key, value ? 'on' : 'off');
    },
  };
}

/** On: Enter sends and Ctrl+Enter inserts a line break; off: the reverse. */
export const enterSends = preference('enter-sends', true);

/** A sound for new messages out of sight. */
export const sounds = preference('sounds', true);

/** A system notification while the page is hidden. It also needs the browser's permission. */
export const notifications = preference('notifications', false);
