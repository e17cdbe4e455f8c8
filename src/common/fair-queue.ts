/** Limits of queued items: in all, per group, and per member of a group. */
export interface FairQueueLimits {
  total: number;
  group: number;
  member: number;
}

/**
 * A bounded round-robin queue: groups take turns, the members of a group take turns, and a member keeps its order. A
 * group is what an attacker has few of (addresses, hosts); a member is what they have many of (users).
 */
export class FairQueue<Item> {
  private readonly groups = new Map<string, Map<string, Item[]>>();
  private count = 0;

  constructor(private readonly limits: FairQueueLimits) {}

  get size(): number {
    return this.count;
  }

  /**
   * Appends an item.
   * @returns false if a limit is reached; the item is then not queued
   */
  add(group: string, member: string, item: Item): boolean {
    const members = this.groups.get(group);
    const items = members?.get(member);
    if (this.count >= this.limits.total) return false;
    if (members && sizeOf(members) >= this.limits.group) return false;
    if (items && items.length >= this.limits.member) return false;
    if (items) items.push(item);
    else if (members) members.set(member, [item]);
    else this.groups.set(group, new Map([[member, [item]]]));
    this.count += 1;
    return true;
  }

  /** Removes and returns the next item that `mayServe` accepts. */
  next(mayServe: (group: string, member: string) => boolean = () => true): Item | undefined {
    for (const [group, members] of this.groups) {
      for (const member of members.keys()) if (mayServe(group, member)) return this.take(group, member);
    }
    return undefined;
  }

  /** Removes and returns the oldest item of the largest member of the largest group, to make room on overflow. */
  dropFromLargest(): Item | undefined {
    const group = largest(this.groups, sizeOf);
    if (group === undefined) return undefined;
    const member = largest(this.groups.get(group)!, (items) => items.length)!;
    return this.take(group, member);
  }

  /** Removes an item out of turn, if it is still queued. */
  remove(group: string, member: string, item: Item): void {
    const items = this.groups.get(group)?.get(member);
    const place = items?.indexOf(item) ?? -1;
    if (place < 0) return;
    items!.splice(place, 1);
    this.count -= 1;
    this.tidy(group, member);
  }

  clear(): void {
    this.groups.clear();
    this.count = 0;
  }

  /** Moves the group and the member to the end of the rotation. */
  private take(group: string, member: string): Item {
    const members = this.groups.get(group)!;
    const items = members.get(member)!;
    const item = items.shift()!;
    this.count -= 1;
    members.delete(member);
    members.set(member, items);
    this.groups.delete(group);
    this.groups.set(group, members);
    this.tidy(group, member);
    return item;
  }

  private tidy(group: string, member: string): void {
    const members = this.groups.get(group)!;
    if (members.get(member)!.length === 0) members.delete(member);
    if (members.size === 0) this.groups.delete(group);
  }
}

function sizeOf(members: ReadonlyMap<string, readonly unknown[]>): number {
  let size = 0;
  for (const items of members.values()) size += items.length;
  return size;
}

function largest<Value>(
  map: ReadonlyMap<string, Value>,
  sizeOf: (value: Value) => number,
): string | undefined {
  let found: { key: string; size: number } | undefined;
  for (const [key, value] of map) {
    const size = sizeOf(value);
    if (!found || size > found.size) found = { key, size };
  }
  return found?.key;
}
