import { createECDH, randomBytes } from 'node:crypto';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A host that accepts connections, reads everything and never answers. */
export class SilentHost {
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  static async open(): Promise<SilentHost> {
    const server = createServer();
    const host = new SilentHost(server);
    server.on('connection', (socket) => {
      host.sockets.add(socket);
      socket.on('error', () => {}).resume();
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return host;
  }

  /** Number of connections ever opened. */
  get connections(): number {
    return this.sockets.size;
  }

  /** Returns a new subscription at this host, with valid keys. */
  subscription() {
    const browser = createECDH('prime256v1');
    return {
      endpoint: `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/${randomBytes(8).toString('hex')}`,
      keys: {
        p256dh: browser.generateKeys('base64url'),
        auth: randomBytes(16).toString('base64url'),
      },
    };
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((done) => this.server.close(done));
  }
}
