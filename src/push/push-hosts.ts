/** Concurrent requests to all push services. */
const REQUESTS_MAX = 32;
/** Of these, to hosts that have not answered successfully yet, so that invented hosts cannot use all of them. */
const UNPROVEN_MAX = 8;
/** Concurrent requests to one host, by its last result. */
const HOST_MAX = { proven: 8, unproven: 2, failed: 1 };
const PERSON_MAX = 2;
const BACKOFF_MIN_MS = 5_000;
const BACKOFF_MAX_MS = 10 * 60_000;
/** Remembered hosts; above this the least recently used is forgotten. */
const HOSTS_MAX = 1_000;

interface Host {
  underWay: number;
  /** The last request succeeded. */
  isProven: boolean;
  /** Consecutive requests without a reply. */
  failures: number;
  /** On the clock of `performance.now()`. */
  retryAt: number;
}

/** Tracks push hosts: the concurrent requests of each host and user, and when a failed host is tried again. */
export class PushHosts {
  private readonly hosts = new Map<string, Host>();
  private readonly persons = new Map<string, number>();
  private underWay = 0;
  private unproven = 0;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Returns whether another request may start. */
  get hasCapacity(): boolean {
    return this.underWay < REQUESTS_MAX;
  }

  mayCall(name: string, person: string): boolean {
    if (!this.hasCapacity || (this.persons.get(person) ?? 0) >= PERSON_MAX) return false;
    const host = this.hosts.get(name);
    if (!host) return this.unproven < UNPROVEN_MAX;
    if (host.retryAt > this.now() || host.underWay >= shareOf(host)) return false;
    return host.isProven || this.unproven < UNPROVEN_MAX;
  }

  /**
   * Starts a request. Returns a function to be called once, with whether the host answered. That function returns the
   * milliseconds until the host is tried again.
   */
  begin(name: string, person: string): (hasAnswered: boolean) => number {
    const host = this.host(name);
    const isUnproven = !host.isProven;
    host.underWay += 1;
    this.underWay += 1;
    if (isUnproven) this.unproven += 1;
    this.persons.set(person, (this.persons.get(person) ?? 0) + 1);
    return (hasAnswered) => {
      host.underWay -= 1;
      this.underWay -= 1;
      if (isUnproven) this.unproven -= 1;
      const left = this.persons.get(person)! - 1;
      if (left > 0) this.persons.set(person, left);
      else this.persons.delete(person);
      return hasAnswered ? this.succeed(host) : this.fail(host);
    };
  }

  /** Milliseconds until the next failed host is tried again; `undefined` if none waits. */
  get nextRetryMs(): number | undefined {
    const now = this.now();
    let next = Infinity;
    for (const { retryAt } of this.hosts.values()) if (retryAt > now) next = Math.min(next, retryAt - now);
    return next === Infinity ? undefined : next;
  }

  private succeed(host: Host): number {
    Object.assign(host, { isProven: true, failures: 0, retryAt: 0 });
    return 0;
  }

  private fail(host: Host): number {
    // Requests that were concurrent fail together, and count once.
    if (host.retryAt > this.now()) return host.retryAt - this.now();
    const backoff = Math.min(BACKOFF_MIN_MS * 2 ** host.failures, BACKOFF_MAX_MS);
    host.isProven = false;
    host.failures += 1;
    host.retryAt = this.now() + backoff;
    return backoff;
  }

  private host(name: string): Host {
    const host = this.hosts.get(name) ?? { underWay: 0, isProven: false, failures: 0, retryAt: 0 };
    this.hosts.delete(name);
    this.hosts.set(name, host);
    if (this.hosts.size > HOSTS_MAX) {
      const oldest = [...this.hosts].find(([, { underWay }]) => underWay === 0);
      if (oldest) this.hosts.delete(oldest[0]);
    }
    return host;
  }
}

function shareOf({ isProven, failures }: Host): number {
  if (isProven) return HOST_MAX.proven;
  return failures > 0 ? HOST_MAX.failed : HOST_MAX.unproven;
}
