import { describe, expect, it } from '@jest/globals';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readConfig } from '../../src/config/config.js';
import { serverAddresses } from '../../src/http/server-addresses.js';
import { qrCode } from '../../src/http/qr-code.js';
import { TestServer } from '../support/test-server.js';

const run = promisify(execFile);
/** For servers that start as separate processes. */
const PATIENCE_MS = 120_000;
const hasIPv6 = Object.values(networkInterfaces())
  .flat()
  .some((address) => address?.family === 'IPv6');

it('listens on IPv6 and IPv4 where the system has both, on IPv4 otherwise', async () => {
  expect(readConfig({}).host).toBe(hasIPv6 ? '::' : '0.0.0.0');
  const chat = await TestServer.open({ host: readConfig({}).host }, 1);
  try {
    const { port } = new URL(chat.url);
    const hosts = hasIPv6 ? ['127.0.0.1', '[::1]'] : ['127.0.0.1'];
    for (const host of hosts) {
      const seen = await fetch(`http://${host}:${port}/health/seen`);
      // An IPv4 client is known by its IPv4 address, to which limits and bans apply.
      expect(await seen.json()).toMatchObject({ address: host.replace(/[[\]]/g, '') });
    }
  } finally {
    await chat.close();
  }
});

describe('BASE_PATH', () => {
  it.each([
    [undefined, ''],
    ['', ''],
    ['/', ''],
    ['/chat', '/chat'],
    ['/chat/', '/chat'],
    ['/a/b-c_d.e~1', '/a/b-c_d.e~1'],
  ])('reads %s as %s', (text, path) => {
    expect(readConfig({ BASE_PATH: text }).basePath).toBe(path);
  });

  it.each([
    'chat',
    '/chat/..',
    '/../chat',
    '/./a',
    '/chat?x=1',
    '/chat#x',
    '/a//b',
    '//evil',
    '/a%2f',
    '/茶',
    '/a b',
  ])('rejects %s by name', (text) => {
    expect(() => readConfig({ BASE_PATH: text })).toThrow(/^BASE_PATH takes a path like \/chat/);
  });

  it(
    'stops the start with exit code 1 where the base path is invalid',
    async () => {
      const env = { PATH: process.env.PATH, PORT: '0', BASE_PATH: '/chat/..' };
      const failed = await run(process.execPath, ['dist/main.js'], { env }).catch(
        (error: { code: number; stdout: string; stderr: string }) => error,
      );
      expect(failed).toMatchObject({ code: 1 });
      expect(failed.stdout + failed.stderr).toContain('BASE_PATH takes a path like /chat');
    },
    PATIENCE_MS,
  );
});

describe('server addresses', () => {
  const address = (family: 'IPv4' | 'IPv6', text: string, internal = false) =>
    ({ address: text, family, internal, netmask: '', mac: '', cidr: null, scopeid: 0 }) as never;
  const interfaces = {
    lo: [address('IPv4', '127.0.0.1', true), address('IPv6', '::1', true)],
    docker0: [address('IPv4', '172.17.0.1')],
    eth0: [address('IPv6', 'fe80::1'), address('IPv6', '2001:db8::7'), address('IPv4', '203.0.113.5')],
    wlan0: [address('IPv4', '192.168.1.20'), address('IPv4', '169.254.3.4')],
  };

  it('lists this machine, and the addresses of the local network with a private one first', () => {
    expect(serverAddresses({ host: '::', basePath: '/chat' }, 3000, interfaces)).toEqual({
      url: 'http://localhost:3000/chat',
      networkUrls: [
        'http://192.168.1.20:3000/chat',
        'http://203.0.113.5:3000/chat',
        'http://[2001:db8::7]:3000/chat',
      ],
    });
    expect(serverAddresses({ host: '0.0.0.0', basePath: '' }, 80, interfaces).networkUrls).not.toContain(
      'http://[2001:db8::7]:80',
    );
  });

  it('lists no network address where the server listens on this machine only', () => {
    expect(serverAddresses({ host: '127.0.0.1', basePath: '' }, 3000, interfaces)).toEqual({
      url: 'http://localhost:3000',
      networkUrls: [],
    });
  });

  it(
    'prints a QR code of the address on a terminal, and none into a file or a pipe',
    async () => {
      const { networkUrls } = serverAddresses({ host: readConfig({}).host, basePath: '' }, 3000);
      // A machine without a network has no other address to show.
      expect(
        /[▀▄█]/.test(await started('script', ['-qec', `${process.execPath} dist/main.js`, '/dev/null'])),
      ).toBe(networkUrls.length > 0);
      const piped = await started(process.execPath, ['dist/main.js']);
      expect(piped).not.toMatch(/[▀▄█]/);
      if (networkUrls.length > 0) expect(piped).toContain('open on the local network at http://');
      expect(qrCode('http://192.168.1.20:3000').split('\n').length).toBeGreaterThan(10);
    },
    PATIENCE_MS,
  );
});

/**
 * Returns what a server prints until it has listed all its addresses: the first admin link comes
 * last.
 */
async function started(program: string, args: string[]): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'teahouse-open-'));
  const env = { PATH: process.env.PATH, PORT: '0', DATA_DIR: directory, TERM: 'xterm' };
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  try {
    let printed = '';
    return await new Promise<string>((done, failed) => {
      child.stdout.on('data', (chunk: Buffer) => {
        printed += chunk.toString();
        if (printed.includes('There is no administrator yet')) done(printed);
      });
      child.once('exit', (code) => failed(new Error(`it ended with ${code}: ${printed}`)));
    });
  } finally {
    const ended = once(child, 'exit');
    process.kill(-child.pid!, 'SIGTERM');
    await ended;
    await rm(directory, { recursive: true, force: true });
  }
}
