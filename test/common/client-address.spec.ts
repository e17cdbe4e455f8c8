import { describe, expect, it } from '@jest/globals';
import type { IncomingMessage } from 'node:http';
import { clientAddressResolver } from '../../src/common/client-address.js';

const request = (remoteAddress: string | undefined, forwarded?: string): IncomingMessage =>
  ({ headers: { 'x-forwarded-for': forwarded }, socket: { remoteAddress } }) as never;

describe('the address of a client', () => {
  it('is empty for a connection that has ended already', () => {
    expect(clientAddressResolver(0)(request(undefined))).toBe('');
    expect(clientAddressResolver(1)(request(undefined, '9.9.9.9'))).toBe('9.9.9.9');
    expect(clientAddressResolver(['127.0.0.1'])(request(undefined, '9.9.9.9'))).toBe('');
  });

  it('is that before the nearest proxy that is not trusted', () => {
    expect(clientAddressResolver(0)(request('127.0.0.1', '9.9.9.9'))).toBe('127.0.0.1');
    expect(clientAddressResolver(2)(request('127.0.0.1', '1.1.1.1, 9.9.9.9:80, 10.0.0.1'))).toBe('9.9.9.9');
  });
});
