import { networkOf } from './address.js';
import { Allowance } from './allowance.js';
import type { SharedCounts } from './shared.counts.js';
import { UNKNOWN_WEIGHT, WEIGHTS } from './weights.js';

/** Who asks, for whom it is counted. */
export interface Asker {
  socket: string;
  /** Id; `undefined` for a visitor. */
  person: string | undefined;
  address: string;
}

/** How much one may ask for. */
export class Limits {
  // 30 messages at once, or five a second for as long as one likes; a person with several tabs has twice that.
  // A socket is on one node, so nobody else is asked about it.
  private readonly bySocket = new Allowance('socket', { points: 150, duration: 6 });
  private readonly byPerson;
  // A class, an office, a village behind one address.
  private readonly byAddress;
  private readonly arrivals;
  private readonly names;
  private readonly pats;
  private readonly guesses;
  private readonly guessers;
  private readonly uploads;
  // A page of pictures for each of a class that opens the same room.
  private readonly fetches;
  private readonly knocks;
  private readonly posts;

  /** @param shared what is counted together with other nodes, where there are some */
  constructor(
    private readonly isOn: boolean,
    private readonly shared?: SharedCounts,
  ) {
    this.byPerson = new Allowance('person', { points: 300, duration: 6 }, shared);
    this.byAddress = new Allowance('address', { points: 6_000, duration: 6 }, shared);
    this.arrivals = new Allowance('arrival', { points: 300, duration: 10 }, shared);
    this.names = new Allowance('name', { points: 200, duration: 600 }, shared);
    this.pats = new Allowance('pat', { points: 1, duration: 10 }, shared);
    this.guesses = new Allowance('guess', { points: 10, duration: 900 }, shared);
    this.guessers = new Allowance('guesser', { points: 100, duration: 900 }, shared);
    this.uploads = new Allowance('upload', { points: 60, duration: 60 }, shared);
    this.fetches = new Allowance('fetch', { points: 3_000, duration: 60 }, shared);
    this.knocks = new Allowance('knock', { points: 600, duration: 60 }, shared);
    // A build that fails says so in a few lines; a loop that does not end is not everybody's burden.
    this.posts = new Allowance('post', { points: 60, duration: 30 }, shared);
  }

  /**
   * Counts a request. Nothing to wait for where there are no limits.
   * @throws Refusal `rate_limited`
   */
  request(event: string, asker: Asker): Promise<void> | undefined {
    return this.isOn ? this.spend(event, asker) : undefined;
  }

  private async spend(event: string, { socket, person, address }: Asker): Promise<void> {
    const weight = Object.hasOwn(WEIGHTS, event) ? WEIGHTS[event as keyof typeof WEIGHTS] : UNKNOWN_WEIGHT;
    await this.bySocket.spend(socket, weight);
    if (person !== undefined) await this.byPerson.spend(person, weight);
    await this.byAddress.spend(networkOf(address), weight);
  }

  /** @throws Refusal `rate_limited` */
  async arrival(address: string): Promise<void> {
    if (this.isOn) await this.arrivals.spend(networkOf(address), 1);
  }

  /** @throws Refusal `rate_limited` where one address takes nicknames by the hundred */
  async naming(address: string): Promise<void> {
    if (this.isOn) await this.names.spend(networkOf(address), 1);
  }

  /** @throws Refusal `rate_limited` */
  async upload(person: string): Promise<void> {
    if (this.isOn) await this.uploads.spend(person, 1);
  }

  /** @throws Refusal `rate_limited` where one address asks for files by the thousand */
  async fetching(address: string): Promise<void> {
    if (this.isOn) await this.fetches.spend(networkOf(address), 1);
  }

  /** @throws Refusal `rate_limited` where one address tries webhooks by the hundred */
  async knocking(address: string): Promise<void> {
    if (this.isOn) await this.knocks.spend(networkOf(address), 1);
  }

  /** @throws Refusal `rate_limited` where more comes by one webhook than anybody could read */
  async posting(hook: string): Promise<void> {
    if (this.isOn) await this.posts.spend(hook, 1);
  }

  /** @throws Refusal `rate_limited` where somebody nudges the same person again and again */
  async pat(by: string, whom: string): Promise<void> {
    if (this.isOn) await this.pats.spend(`${by} ${whom}`, 1);
  }

  /**
   * Counts a try to get in by a secret, before it is looked at: many at once are many.
   * @param what whose secret it is
   * @returns a function that takes the count back, for a try that was no guess
   * @throws Refusal `rate_limited`
   */
  async guess(what: string, address: string): Promise<() => Promise<void>> {
    if (!this.isOn) return async () => {};
    const network = networkOf(address);
    const target = `${what} ${network}`;
    const isShared = await this.guesses.spend(target, 1);
    const isGuesserShared = await this.guessers.spend(network, 1);
    return async () => {
      await Promise.all([
        this.guesses.giveBack(target, 1, isShared),
        this.guessers.giveBack(network, 1, isGuesserShared),
      ]);
    };
  }

  close(): void {
    this.shared?.close();
  }
}
