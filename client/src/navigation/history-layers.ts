import { effect, untracked } from '@preact/signals';

/** Something over the chat that Back closes: a picture, a panel, a menu, a dialog. */
export interface Layer {
  /** Read inside an effect. */
  isOpen: () => boolean;
  close: () => void;
}

/** What the page notes in an entry of the browser's history. */
interface Mark {
  /** Its place among the entries of this visit. */
  at: number;
  /** How many layers were open in it. */
  layers: number;
  /** The hash of the entry below. */
  below: string;
}

let current: Mark = { at: 0, layers: 0, below: '' };
let hash = location.hash;
/** Open layers, the oldest first. */
let stack: readonly Layer[] = [];

/**
 * Gives each open layer an entry of the history, so that Back closes it and stays in the chat. An entry whose layer was
 * closed by other means cannot be removed without a race against the next navigation: Back skips it.
 */
export function closeByBack(layers: readonly Layer[]): void {
  const kept = history.state as Mark | null;
  if (kept) current = kept;
  else note(current);
  effect(() => {
    const open = layers.filter((layer) => layer.isOpen());
    untracked(() => {
      stack = [
        ...stack.filter((layer) => open.includes(layer)),
        ...open.filter((layer) => !stack.includes(layer)),
      ];
      pushMissing();
    });
  });
  addEventListener('popstate', onPopState);
}

/** Whether something is open over the chat. */
export const hasLayers = (): boolean => stack.length > 0;

/** Whether Back leads to this hash. */
export const isBelow = (target: string): boolean => current.below === target;

function onPopState(): void {
  const to = history.state as Mark | null;
  const from = current;
  const fromHash = hash;
  hash = location.hash;
  if (!to) {
    // A link or a script made the entry.
    note({ at: from.at + 1, layers: 0, below: fromHash });
    return pushMissing();
  }
  current = to;
  const open = stack.length;
  if (open > to.layers) for (const layer of stack.slice(to.layers).reverse()) layer.close();
  else if (to.at < from.at && Math.max(from.layers, to.layers) > open) history.back();
}

function pushMissing(): void {
  while (current.layers < stack.length) {
    current = { ...current, at: current.at + 1, layers: current.layers + 1 };
    history.pushState(current, '');
  }
}

function note(mark: Mark): void {
  current = mark;
  history.replaceState(mark, '');
}
