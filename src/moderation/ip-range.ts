import ipaddr from 'ipaddr.js';
import { BlockList, isIP, isIPv6 } from 'node:net';
import { plainAddress } from '../common/client-address.js';
import { ChatException } from '../protocol/chat-exception.js';

/** A wider range is most likely a mistake: it would ban a large part of the internet. */
const MIN_PREFIX_LENGTH = { 4: 8, 6: 16 } as const;
const LONGEST = { 4: 32, 6: 128 } as const;
/** IPv4 addresses are represented as IPv6 within `::ffff:0:0/96`. */
const MAPPED_BITS = 96;
/** A single IPv6 address stands for its /64, because its user usually has all of it. */
const ALONE = { 4: 32, 6: 64 } as const;

/** An address range in CIDR notation, or a single address. */
export class IpRange {
  private readonly list = new BlockList();

  /** @param address the first of the range */
  private constructor(
    readonly notation: string,
    private readonly address: string,
    bits: number,
  ) {
    this.list.addSubnet(address, bits, isIPv6(address) ? 'ipv6' : 'ipv4');
  }

  /**
   * Parses a range. Equal ranges have equal notations, however they are typed.
   * @throws ChatException `invalid`
   */
  static parse(text: string): IpRange {
    const [spelled = '', prefix, ...more] = text.trim().toLowerCase().split('/');
    const given = prefix === undefined ? undefined : /^\d{1,3}$/.test(prefix) ? Number(prefix) : NaN;
    // A mapped IPv4 range wider than an IPv4 range may be is treated as an IPv6 range.
    const address =
      given !== undefined && given < MAPPED_BITS + MIN_PREFIX_LENGTH[4] && isIPv6(spelled)
        ? spelled
        : plainAddress(spelled);
    const family = isIP(address) as 0 | 4 | 6;
    const skipped = family === 4 && isIPv6(spelled) ? MAPPED_BITS : 0;
    const bits = given === undefined ? ALONE[family || 4] : given - skipped;
    if (family === 0 || more.length > 0 || !(bits <= LONGEST[family]) || bits < MIN_PREFIX_LENGTH[family]) {
      throw new ChatException(
        'invalid',
        '`ip` must be an address, or a range of at least /8 (IPv4) or /16 (IPv6), such as 203.0.113.0/24',
        {
          fields: ['ip'],
        },
      );
    }
    const { IPv4, IPv6 } = ipaddr;
    const first = (family === 6 ? IPv6 : IPv4).networkAddressFromCIDR(`${address}/${bits}`).toString();
    return new IpRange(`${first}/${bits}`, first, bits);
  }

  has(address: string): boolean {
    // A BlockList would match all IPv4 addresses in the IPv6 range `::/64`.
    return (
      isIP(address) === isIP(this.address) && this.list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
    );
  }
}
