import { networkOf } from '../common/client-address.js';
import { TieredLimiter } from './tiered-limiter.js';
import { ConcurrencyLimiter } from './concurrency-limiter.js';
import type { RedisCounters } from './redis-counters.js';
import { UNKNOWN_REQUEST_COST, REQUEST_COSTS } from './request-costs.js';

/** Who asks, for whom it is counted. */
export interface Requester {
  socket: string;
  /** Id; `undefined` for a visitor. */
  person: string | undefined;
  address: string;
}

/** Bytes of replies that cost a point. The first of each reply are in the weight of its request. */
const REPLY_BYTES_PER_POINT = 8 * 1024;
const WELCOME_BYTES_PER_POINT = 64 * 1024;
const HTTP_BYTES_PER_POINT = 64 * 1024;
const MS_PER_POINT = 100;

/** How much one may ask for. */
export class RateLimits {
  // 30 messages at once, or five a second for as long as one likes; a person with several tabs has twice that.
  // A socket is on one node, so nobody else is asked about it.
  private readonly bySocket = new TieredLimiter('socket', { points: 150, duration: 6 });
  private readonly byPerson;
  // Many people may share one address, such as a school behind NAT.
  private readonly byAddress;
  private readonly connections;
  private readonly names;
  private readonly claims;
  private readonly rooms;
  private readonly pats;
  private readonly invitations;
  private readonly loginAttempts;
  private readonly loginAttemptsByAddress;
  private readonly uploads;
  private readonly uploadsByAddress;
  // A page of pictures for each of a class that opens the same room.
  private readonly downloadRequests;
  private readonly webhookLookups;
  private readonly webhookPosts;
  private readonly downloads;
  private readonly imageProcessing;
  private readonly imageProcessingByAddress;
  // Requests other than messages that are under way, whose cost is charged when they are answered.
  private readonly inProgress = new ConcurrencyLimiter({ person: 16, address: 128 });

  /** @param shared what is counted together with other nodes, where there are some */
  constructor(
    private readonly isOn: boolean,
    private readonly shared?: RedisCounters,
  ) {
    this.byPerson = new TieredLimiter('person', { points: 300, duration: 6 }, shared);
    this.byAddress = new TieredLimiter('address', { points: 6_000, duration: 6 }, shared);
    this.connections = new TieredLimiter('arrival', { points: 300, duration: 10 }, shared);
    this.names = new TieredLimiter('name', { points: 200, duration: 600 }, shared);
    // These stay for ever, so a class may have them and a loop may not.
    this.claims = new TieredLimiter('claim', { points: 100, duration: 3_600 }, shared);
    this.rooms = new TieredLimiter('room', { points: 200, duration: 3_600 }, shared);
    this.pats = new TieredLimiter('pat', { points: 1, duration: 10 }, shared);
    this.invitations = new TieredLimiter('invitation', { points: 100, duration: 3_600 }, shared);
    this.loginAttempts = new TieredLimiter('guess', { points: 10, duration: 900 }, shared);
    this.loginAttemptsByAddress = new TieredLimiter('guesser', { points: 100, duration: 900 }, shared);
    this.uploads = new TieredLimiter('upload', { points: 60, duration: 60 }, shared);
    this.uploadsByAddress = new TieredLimiter('upload-address', { points: 600, duration: 60 }, shared);
    this.downloadRequests = new TieredLimiter('fetch', { points: 3_000, duration: 60 }, shared);
    this.webhookLookups = new TieredLimiter('knock', { points: 600, duration: 60 }, shared);
    // A build that fails says so in a few lines; a loop that does not end is not everybody's burden.
    this.webhookPosts = new TieredLimiter('post', { points: 60, duration: 30 }, shared);
    // 768 MiB a minute.
    this.downloads = new TieredLimiter('download', { points: 12_288, duration: 60 }, shared);
    // Seconds of drawing in ten minutes: 120 of one user, 300 of one address.
    this.imageProcessing = new TieredLimiter('drawing', { points: 1_200, duration: 600 }, shared);
    this.imageProcessingByAddress = new TieredLimiter(
      'drawing-address',
      { points: 3_000, duration: 600 },
      shared,
    );
  }

  /**
   * Counts a request. Nothing to wait for where there are no limits.
   * @throws ChatException `rate_limited`
   */
  request(event: string, asker: Requester): Promise<void> | undefined {
    return this.isOn ? this.spend(event, asker) : undefined;
  }

  private async spend(event: string, { socket, person, address }: Requester): Promise<void> {
    const weight = Object.hasOwn(REQUEST_COSTS, event)
      ? REQUEST_COSTS[event as keyof typeof REQUEST_COSTS]
      : UNKNOWN_REQUEST_COST;
    await this.bySocket.consume(socket, weight);
    if (person !== undefined) await this.byPerson.consume(person, weight);
    await this.byAddress.consume(networkOf(address), weight);
    if (event === 'room:create') await this.rooms.consume(networkOf(address), 1);
  }

  /**
   * Counts a request as under way until the returned function is called.
   * @throws ChatException `rate_limited` where too many of the same user or address are
   */
  begin({ person, address }: Requester): () => void {
    return this.isOn ? this.inProgress.acquire(person, networkOf(address)) : () => {};
  }

  /** Charges a reply by its size. Nothing to wait for where it is small. */
  replied({ socket, person, address }: Requester, bytes: number): Promise<unknown> | undefined {
    const points = Math.floor(bytes / REPLY_BYTES_PER_POINT);
    if (!this.isOn || points === 0) return undefined;
    return Promise.all([
      this.bySocket.charge(socket, points, true),
      person === undefined ? undefined : this.byPerson.charge(person, points, true),
      this.byAddress.charge(networkOf(address), points, false),
    ]);
  }

  /** Charges a welcome by its size, to those who come from the same address. */
  async welcomed(address: string, bytes: number): Promise<void> {
    const points = Math.floor(bytes / WELCOME_BYTES_PER_POINT);
    if (this.isOn) await this.connections.charge(networkOf(address), points, false);
  }

  /** @throws ChatException `rate_limited` where one address has fetched too many bytes over HTTP */
  async mayDownload(address: string): Promise<void> {
    if (this.isOn) await this.downloads.check(networkOf(address));
  }

  async downloaded(address: string, bytes: number): Promise<void> {
    const points = Math.ceil(bytes / HTTP_BYTES_PER_POINT);
    if (this.isOn) await this.downloads.charge(networkOf(address), points, false);
  }

  /** @throws ChatException `rate_limited` where pictures of this user or address took too much time */
  async mayProcessImage(person: string, address: string): Promise<void> {
    if (!this.isOn) return;
    await this.imageProcessing.check(person);
    await this.imageProcessingByAddress.check(networkOf(address));
  }

  async imageProcessed(person: string, address: string, ms: number): Promise<void> {
    if (!this.isOn) return;
    const points = Math.ceil(ms / MS_PER_POINT);
    await this.imageProcessing.charge(person, points, true);
    await this.imageProcessingByAddress.charge(networkOf(address), points, false);
  }

  /** @throws ChatException `rate_limited` */
  async connection(address: string): Promise<void> {
    if (this.isOn) await this.connections.consume(networkOf(address), 1);
  }

  /** @throws ChatException `rate_limited` where one address takes nicknames by the hundred */
  async registration(address: string): Promise<void> {
    if (this.isOn) await this.names.consume(networkOf(address), 1);
  }

  /**
   * @param network of the address; see `networkOf`
   * @throws ChatException `rate_limited`
   */
  async upload(person: string, network: string): Promise<void> {
    if (!this.isOn) return;
    await this.uploads.consume(person, 1);
    await this.uploadsByAddress.consume(network, 1);
  }

  /** @throws ChatException `rate_limited` where one address makes nicknames by the hundred that are kept for ever */
  async claim(address: string): Promise<void> {
    if (this.isOn) await this.claims.consume(networkOf(address), 1);
  }

  /** @throws ChatException `rate_limited` where one address asks for files by the thousand */
  async download(address: string): Promise<void> {
    if (this.isOn) await this.downloadRequests.consume(networkOf(address), 1);
  }

  /** @throws ChatException `rate_limited` where one address tries webhooks by the hundred */
  async webhookLookup(address: string): Promise<void> {
    if (this.isOn) await this.webhookLookups.consume(networkOf(address), 1);
  }

  /** @throws ChatException `rate_limited` where more comes by one webhook than anybody could read */
  async webhookPost(hook: string): Promise<void> {
    if (this.isOn) await this.webhookPosts.consume(hook, 1);
  }

  /** @throws ChatException `rate_limited` where somebody nudges the same person again and again */
  async pat(by: string, whom: string): Promise<void> {
    if (this.isOn) await this.pats.consume(`${by} ${whom}`, 1);
  }

  /** @throws ChatException `rate_limited` where one person invites strangers by the hundred */
  async invitation(person: string, strangers: number): Promise<void> {
    if (this.isOn) await this.invitations.consume(person, strangers);
  }

  /**
   * Counts a try to get in by a secret, before it is looked at: many at once are many.
   * @param what whose secret it is
   * @returns a function that takes the count back, for a try that was no guess
   * @throws ChatException `rate_limited`
   */
  async loginAttempt(what: string, address: string): Promise<() => Promise<void>> {
    if (!this.isOn) return async () => {};
    const network = networkOf(address);
    const target = `${what} ${network}`;
    const isShared = await this.loginAttempts.consume(target, 1);
    const isGuesserShared = await this.loginAttemptsByAddress.consume(network, 1);
    return async () => {
      await Promise.all([
        this.loginAttempts.refund(target, 1, isShared),
        this.loginAttemptsByAddress.refund(network, 1, isGuesserShared),
      ]);
    };
  }

  close(): void {
    this.shared?.close();
  }
}
