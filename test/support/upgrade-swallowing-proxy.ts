import { createServer, request, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

/** An HTTP proxy that answers no `Upgrade`, as some companies have them. */
export class UpgradeSwallowingProxy {
  /** Of each request that came: whether it asked for an upgrade. */
  readonly upgrades: boolean[] = [];
  /** Passes upgrades on from now on. */
  passesUpgrades = false;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    port: number,
  ) {
    server.on('connection', (socket) => this.sockets.add(socket));
    server.on('request', (incoming, outgoing) => {
      this.upgrades.push(false);
      const { method, url, headers } = incoming;
      const passed = request({ port, method, path: url, headers }, (response) => {
        outgoing.writeHead(response.statusCode!, response.headers);
        response.pipe(outgoing);
      });
      passed.on('error', () => outgoing.destroy());
      incoming.pipe(passed);
    });
    server.on('upgrade', (incoming, near: Socket, head: Buffer) => {
      this.upgrades.push(true);
      near.on('error', () => {});
      if (!this.passesUpgrades) return;
      const far = connect(port, '127.0.0.1', () => {
        const lines = incoming.rawHeaders.reduce(
          (text, part, i) => text + (i % 2 === 0 ? `${part}: ` : `${part}\r\n`),
          `GET ${incoming.url} HTTP/1.1\r\n`,
        );
        far.write(`${lines}\r\n`);
        far.write(head);
        near.pipe(far).pipe(near);
      });
      this.sockets.add(far);
      far.on('error', () => near.destroy());
    });
  }

  /** @param url of the server behind it */
  static async open(url: string): Promise<UpgradeSwallowingProxy> {
    const server = createServer();
    const proxy = new UpgradeSwallowingProxy(server, Number(new URL(url).port));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((done) => this.server.close(done));
  }
}
