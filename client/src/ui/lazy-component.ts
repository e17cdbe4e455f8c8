import { type ComponentType, h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { words } from '../language/language';
import { say } from './toast';

/** A component that is fetched when it is first needed, so that the first load stays small. */
export function lazily<P extends object>(fetch: () => Promise<ComponentType<P>>): ComponentType<P> {
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
        () => say(words.value.notFetched),
      );
    }, []);
    return fetched ? h(fetched, props) : null;
  };
}
