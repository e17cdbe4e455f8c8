import { signal } from '@preact/signals';
import { localStore } from './local-storage';

/** Something that is on or off in this browser, and stays so. */
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

/** Enter sends and Ctrl+Enter breaks the line; off, they change places. */
export const enterSends = preference('enter-sends', true);

/** A sound when something new is said where one does not look. */
export const sounds = preference('sounds', true);

/** A notification of the system while nobody looks at the page. It takes the browser's permission as well. */
export const notifications = preference('notifications', false);
