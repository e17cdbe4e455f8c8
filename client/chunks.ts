interface Graph {
  getModuleInfo(id: string): { importedIds: readonly string[] } | null;
}

/**
 * Gathers what a page needs at once: one file that both pages share, and one for each of them. Otherwise every module
 * that something fetched later also uses would be a request of its own.
 */
export function firstLoadOf(pages: Record<string, string>) {
  const known = new Map<string, ReadonlySet<string>>();
  return (id: string, graph: Graph): string | null => {
    for (const [name, entry] of Object.entries(pages)) {
      if (!known.has(name)) known.set(name, reachedFrom(entry, graph));
    }
    const users = [...known].filter(([, reached]) => reached.has(id)).map(([name]) => name);
    // An entry that is nothing but its imports would be lost on the way to the page that names it.
    if (users.length === 0 || Object.values(pages).includes(id)) return null;
    return users.length > 1 ? 'page' : users[0]!;
  };
}

function reachedFrom(entry: string, graph: Graph): ReadonlySet<string> {
  const reached = new Set([entry]);
  for (const id of reached) for (const next of graph.getModuleInfo(id)?.importedIds ?? []) reached.add(next);
  return reached;
}
