import { useState } from 'preact/hooks';

const NOBODY: ReadonlySet<string> = new Set();

/** The selected nicknames, and a function that toggles one. */
export function useSelection(): [ReadonlySet<string>, (name: string) => void] {
  const [picked, set] = useState(NOBODY);
  const pick = (name: string) => {
    const next = new Set(picked);
    if (!next.delete(name)) next.add(name);
    set(next);
  };
  return [picked, pick];
}
