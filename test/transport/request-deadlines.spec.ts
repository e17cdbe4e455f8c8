import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { RequestDeadlines } from '../../src/transport/request-deadlines.js';
import { waitFor } from '../support/wait-for.js';

const RESPONSE_BYTES = 30_000_000;
/** The deadline of a stalled response is 60 s and a ping interval. */
const HALF_A_SECOND = { pingIntervalMs: -59_500 };

describe('deadlines of responses', () => {
  let server: Server;
  beforeEach(async () => {
    server = createServer((request, response) => {
      if (request.url === '/large') {
        response.end(Buffer.alloc(RESPONSE_BYTES));
        return;
      }
      const timer = setInterval(() => response.write('ping'), 200);
      response.once('close', () => clearInterval(timer));
    });
    new RequestDeadlines().watch(server, HALF_A_SECOND);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });

  function get(path: string): Socket {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    // The server resets a connection that it ends.
    socket.on('error', () => {});
    socket.write(`GET ${path} HTTP/1.1\r\nHost: teahouse\r\n\r\n`);
    return socket;
  }

  it('close a connection whose client does not read, and no other', async () => {
    const [reading, pending, stalled] = [get('/large'), get('/slow'), get('/large')];
    let read = 0;
    reading.on('data', (piece) => (read += piece.length));
    pending.resume();
    stalled.pause();
    const open = (): Promise<number> =>
      new Promise((done) => server.getConnections((_, count) => done(count)));
    await waitFor(async () => (await open()) === 3);
    await waitFor(async () => (await open()) === 2);
    expect(read).toBeGreaterThan(RESPONSE_BYTES);
    await once(stalled.resume(), 'close');
    expect(pending.destroyed).toBe(false);
    expect(reading.destroyed).toBe(false);
    for (const socket of [reading, pending, stalled]) socket.destroy();
  });
});
