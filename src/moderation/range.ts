import { BlockList, isIP, isIPv6 } from 'node:net';
import { Refusal } from '../protocol/refusal.js';

/** Wider than this is a slip of the finger: it would keep out half the world. */
const WIDEST = { 4: 8, 6: 16 } as const;

/** A range of addresses in CIDR notation, a single address included. */
export class Range {
  private readonly list = new BlockList();

  private constructor(
    readonly notation: string,
    address: string,
    bits: number,
  ) {
    this.list.addSubnet(address, bits, isIPv6(address) ? 'ipv6' : 'ipv4');
  }

  /** @throws Refusal `invalid` */
  static read(text: string): Range {
    const [address = '', prefix, ...more] = text.trim().toLowerCase().split('/');
    const family = isIP(address) as 0 | 4 | 6;
    const longest = family === 6 ? 128 : 32;
    const bits = prefix === undefined ? longest : /^\d{1,3}$/.test(prefix) ? Number(prefix) : NaN;
    if (family === 0 || more.length > 0 || !(bits <= longest) || bits < WIDEST[family]) {
      throw new Refusal('invalid', 'not an address, nor a range like 203.0.113.0/24', { fields: ['ip'] });
    }
    return new Range(`${address}/${bits}`, address, bits);
  }

  has(address: string): boolean {
    return isIP(address) !== 0 && this.list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
  }
}
