import { type ComponentType, h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { baseStrings } from '../i18n/language';
import { showToast } from './toast';

/** A component that is fetched when it is first needed, so that the first load stays small. */
export function lazyComponent<P extends object>(fetch: () => Promise<ComponentType<P>>): ComponentType<P> {
  let fetched: ComponentType<P> | undefined;
  return function Lazily(props: P) {
    const [, draw] = useState(false);
    useEffect(() => {
      if (fetched) return;
      fetch().then(
        (component) => {
          fetched = component;
          draw(true);
        },
        () => showToast(baseStrings.value.notFetched),
      );
    }, []);
    return fetched ? h(fetched, props) : null;
  };
}
