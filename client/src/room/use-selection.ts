import { useState } from 'preact/hooks';

const NO_MEMBERS: ReadonlySet<string> = new Set();

/** The selected nicknames, and a function that toggles one. */
export function useSelection(): [ReadonlySet<string>, (name: string) => void] {
  const [picked, set] = useState(NO_MEMBERS);
  const pick = (name: string) => {
    const next = new Set(picked);
    if (!next.delete(name)) next.add(name);
    set(next);
  };
  return [picked, pick];
}
