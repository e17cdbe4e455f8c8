import { useEffect, useState } from 'preact/hooks';
import { state } from '../connection/connection';

export interface Page<T> {
  items: readonly T[];
  next?: string;
}

interface Pages<T> {
  /** `undefined` until the first page is here. */
  items: readonly T[] | undefined;
  hasMore: boolean;
  hasFailed: boolean;
  more: () => void;
  again: () => void;
}

/**
 * A list that loads page by page. A late reply for an earlier `about` is discarded.
 * @param about the subject of the list: when it changes, the list starts again
 */
export function usePages<T>(
  about: string,
  fetch: (cursor: string | undefined) => Promise<Page<T> | undefined>,
): Pages<T> {
  const [round, setRound] = useState(0);
  const [held, hold] = useState<{ about: string; items: readonly T[]; next?: string } | undefined>();
  const [hasFailed, fail] = useState(false);
  const online = state.value === 'online';

  useEffect(() => {
    if (!online) return undefined;
    let isCurrent = true;
    void fetch(undefined).then((page) => {
      if (!isCurrent) return;
      fail(!page);
      if (page) hold({ about, ...page });
    });
    return () => {
      isCurrent = false;
    };
  }, [about, round, online]);

  const more = async () => {
    if (!held?.next) return;
    const page = await fetch(held.next);
    fail(!page);
    if (page)
      hold((now) => (now === held ? { about, items: [...now.items, ...page.items], next: page.next } : now));
  };
  return {
    items: held?.items,
    hasMore: held?.next !== undefined,
    hasFailed,
    more: () => void more(),
    again: () => setRound((n) => n + 1),
  };
}
