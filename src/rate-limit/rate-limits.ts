import { networkOf } from '../common/client-address.js';
import { TieredLimiter } from './tiered-limiter.js';
import { ConcurrencyLimiter } from './concurrency-limiter.js';
import type { RedisCounters } from './redis-counters.js';
import { UNKNOWN_REQUEST_COST, REQUEST_COSTS } from './request-costs.js';

/** The client of a request, as limits count it. */
export interface Requester {
  socket: string;
  /** User id; `undefined` for a visitor. */
  person: string | undefined;
  address: string;
}

/** Reply bytes that cost a point. The first of each reply are included in the cost of its request. */
const REPLY_BYTES_PER_POINT = 8 * 1024;
const WELCOME_BYTES_PER_POINT = 64 * 1024;
const HTTP_BYTES_PER_POINT = 64 * 1024;
const MS_PER_POINT = 100;

/** The rate limits of all requests. */
export class RateLimits {
  // 30 messages at once, or five per second; twice that for a user with several tabs. A socket is on one node, so its
  // count is not shared.
  private readonly bySocket = new TieredLimiter('socket', { points: 150, duration: 6 });
  private readonly byPerson;
  // Many users may share one address, for example a school behind NAT.
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
  // A page of images for every member of a class that opens the same room.
  private readonly downloadRequests;
  private readonly webhookLookups;
  private readonly webhookPosts;
  private readonly downloads;
  private readonly imageProcessing;
  private readonly imageProcessingByAddress;
  // Concurrent requests other than messages, whose cost is charged when they are answered.
  private readonly inProgress = new ConcurrencyLimiter({ person: 16, address: 128 });

  /** @param shared counts shared by the nodes of a cluster */
  constructor(
    private readonly isOn: boolean,
    private readonly shared?: RedisCounters,
  ) {
    this.byPerson = new TieredLimiter('person', { points: 300, duration: 6 }, shared);
    this.byAddress = new TieredLimiter('address', { points: 6_000, duration: 6 }, shared);
    this.connections = new TieredLimiter('arrival', { points: 300, duration: 10 }, shared);
    this.names = new TieredLimiter('name', { points: 200, duration: 600 }, shared);
    // Claimed users are kept for ever: the limit allows a class to sign up but stops a script.
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
    // Allows the few lines of a failed build, but stops a loop.
    this.webhookPosts = new TieredLimiter('post', { points: 60, duration: 30 }, shared);
    // 768 MiB per minute.
    this.downloads = new TieredLimiter('download', { points: 12_288, duration: 60 }, shared);
    // Seconds of image processing in ten minutes: 120 of one user, 300 of one address.
    this.imageProcessing = new TieredLimiter('drawing', { points: 1_200, duration: 600 }, shared);
    this.imageProcessingByAddress = new TieredLimiter(
      'drawing-address',
      { points: 3_000, duration: 600 },
      shared,
    );
  }

  /**
   * Counts a request. Returns `undefined` if rate limits are off.
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
   * @throws ChatException `rate_limited` if too many of the same user or address are
   */
  begin({ person, address }: Requester): () => void {
    return this.isOn ? this.inProgress.acquire(person, networkOf(address)) : () => {};
  }

  /** Charges a reply by its size. Returns `undefined` for a small one. */
  replied({ socket, person, address }: Requester, bytes: number): Promise<unknown> | undefined {
    const points = Math.floor(bytes / REPLY_BYTES_PER_POINT);
    if (!this.isOn || points === 0) return undefined;
    return Promise.all([
      this.bySocket.charge(socket, points, true),
      person === undefined ? undefined : this.byPerson.charge(person, points, true),
      this.byAddress.charge(networkOf(address), points, false),
    ]);
  }

  /** Charges a welcome by its size to its address. */
  async welcomed(address: string, bytes: number): Promise<void> {
    const points = Math.floor(bytes / WELCOME_BYTES_PER_POINT);
    if (this.isOn) await this.connections.charge(networkOf(address), points, false);
  }

  /** @throws ChatException `rate_limited` if the address has downloaded too many bytes over HTTP */
  async mayDownload(address: string): Promise<void> {
    if (this.isOn) await this.downloads.check(networkOf(address));
  }

  async downloaded(address: string, bytes: number): Promise<void> {
    const points = Math.ceil(bytes / HTTP_BYTES_PER_POINT);
    if (this.isOn) await this.downloads.charge(networkOf(address), points, false);
  }

  /** @throws ChatException `rate_limited` if images of this user or address took too much processing time */
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

  /** @throws ChatException `rate_limited` if the address takes too many nicknames */
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

  /** @throws ChatException `rate_limited` if the address claims too many nicknames */
  async claim(address: string): Promise<void> {
    if (this.isOn) await this.claims.consume(networkOf(address), 1);
  }

  /** @throws ChatException `rate_limited` if the address requests too many files */
  async download(address: string): Promise<void> {
    if (this.isOn) await this.downloadRequests.consume(networkOf(address), 1);
  }

  /** @throws ChatException `rate_limited` if the address tries too many webhook URLs */
  async webhookLookup(address: string): Promise<void> {
    if (this.isOn) await this.webhookLookups.consume(networkOf(address), 1);
  }

  /** @throws ChatException `rate_limited` if the webhook posts too many messages */
  async webhookPost(hook: string): Promise<void> {
    if (this.isOn) await this.webhookPosts.consume(hook, 1);
  }

  /** @throws ChatException `rate_limited` if the user nudges the same user too often */
  async pat(by: string, whom: string): Promise<void> {
    if (this.isOn) await this.pats.consume(`${by} ${whom}`, 1);
  }

  /** @throws ChatException `rate_limited` if the user invites too many strangers */
  async invitation(person: string, strangers: number): Promise<void> {
    if (this.isOn) await this.invitations.consume(person, strangers);
  }

  /**
   * Counts an authentication attempt before it is verified, so that concurrent attempts all count.
   * @param what identifies the secret
   * @returns a function that refunds an attempt that was not a wrong guess
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
