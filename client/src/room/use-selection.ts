import { useState } from 'preact/hooks';

const NOBODY: ReadonlySet<string> = new Set();

/** Nicknames that are ticked, and how to tick one or take it back. */
export function useSelection(): [ReadonlySet<string>, (name: string) => void] {
  const [picked, set] = useState(NOBODY);
  const pick = (name: string) => {
    const next = new Set(picked);
    if (!next.delete(name)) next.add(name);
    set(next);
  };
  return [picked, pick];
}
