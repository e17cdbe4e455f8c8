/** Calls under way at once, to all push services together. */
const REQUESTS_MAX = 32;
/** Of these, to hosts that have not answered well yet: whoever invents hosts fills no more than this. */
const UNPROVEN_MAX = 8;
/** Calls under way to one host: one that answers, one that is new, one that failed last. */
const HOST_MAX = { proven: 8, unproven: 2, failed: 1 };
const PERSON_MAX = 2;
const BACKOFF_MIN_MS = 5_000;
const BACKOFF_MAX_MS = 10 * 60_000;
/** Hosts remembered; beyond it the one called longest ago is forgotten. */
const HOSTS_MAX = 1_000;

interface Host {
  underWay: number;
  /** It took the last call. */
  isProven: boolean;
  /** Calls in a row without an answer. */
  failures: number;
  /** On the clock of `performance.now()`. */
  retryAt: number;
}

/** How push services do: the share of each host and user of the calls under way, and when a failed host is tried again. */
export class PushHosts {
  private readonly hosts = new Map<string, Host>();
  private readonly persons = new Map<string, number>();
  private underWay = 0;
  private unproven = 0;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Whether one more call may begin, to whomever. */
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
   * Begins a call.
   * @returns to be called once, with whether the host answered; returns for how long the host is left alone
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

  /** Milliseconds until the next of the failed hosts is tried again; `undefined` where none waits. */
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
    // Calls that were under way together fail together, and count once.
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
