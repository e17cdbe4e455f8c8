import type { ComponentChildren } from 'preact';
import type { usePages } from './use-pages';
import { adminStrings } from './strings';

interface Props<T> {
  pages: ReturnType<typeof usePages<T>>;
  /** Shown where the list is empty. */
  none: string;
  draw: (item: T) => ComponentChildren;
}

/** A list with a button for its next page. */
export function PagedList<T>({ pages, none, draw }: Props<T>) {
  const { items, hasMore, hasFailed, more, again } = pages;
  const w = adminStrings.value;
  return (
    <>
      <ul class="admin-list">{items?.map(draw)}</ul>
      {items?.length === 0 && <p class="admin-none">{none}</p>}
      {hasFailed && (
        <p class="admin-none" role="alert">
          {w.failed}{' '}
          <button type="button" class="link-button" onClick={again}>
            {w.again}
          </button>
        </p>
      )}
      {hasMore && (
        <button type="button" class="quiet-button" onClick={more}>
          {w.more}
        </button>
      )}
    </>
  );
}
