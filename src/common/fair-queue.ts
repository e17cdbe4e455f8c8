/** How much may wait at once: in all, of one group, and of one member of a group. */
export interface FairQueueLimits {
  total: number;
  group: number;
  member: number;
}

/**
 * A bounded queue that serves in turns: each group in turn, within it each member in turn, and what one member queued
 * in its order. A group is what is scarce to an attacker (an address, a host), a member what is not (a user).
 */
export class FairQueue<Item> {
  private readonly groups = new Map<string, Map<string, Item[]>>();
  private count = 0;

  constructor(private readonly limits: FairQueueLimits) {}

  get size(): number {
    return this.count;
  }

  /** @returns false where too much waits already, and the item is not queued */
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

  /** Takes the next item of those that `mayServe` lets pass. */
  next(mayServe: (group: string, member: string) => boolean = () => true): Item | undefined {
    for (const [group, members] of this.groups) {
      for (const member of members.keys()) if (mayServe(group, member)) return this.take(group, member);
    }
    return undefined;
  }

  /** Takes the oldest item of the largest member of the largest group: what an overflow costs first. */
  dropFromLargest(): Item | undefined {
    const group = largest(this.groups, sizeOf);
    if (group === undefined) return undefined;
    const member = largest(this.groups.get(group)!, (items) => items.length)!;
    return this.take(group, member);
  }

  /** Takes one item out of its turn, where it still waits. */
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

  /** The group and the member go to the end of their rows. */
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
