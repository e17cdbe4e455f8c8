import type { Config } from '../../config/config.js';
import type { ClientInfoResponse } from '../../health/client-info.js';
import { VERSION } from '../../common/version.js';
import { probe } from './http-probe.js';
import { broken, note, ok, type Finding } from './finding.js';
import { checkWebSocket } from './websocket.js';

/** Returns whether a Teahouse server answers at this address. */
export async function isRunningAt(url: string): Promise<boolean> {
  const live = await probe(url, '/health/live').catch(() => undefined);
  return live?.status === 200 && live.body.includes('"ok"');
}

/**
 * Checks a running server from outside, as a browser on `url` does.
 * @param through whether a proxy may be in between; then an idle WebSocket is watched until the first ping
 */
export async function checkServer(
  url: string,
  { trustProxy }: Pick<Config, 'trustProxy'>,
  through: boolean,
): Promise<Finding[]> {
  if (!(await isRunningAt(url))) {
    const why = await probe(url, '/health/live').then(
      ({ status }) => status,
      (error: NodeJS.ErrnoException) => error.code ?? error.message,
    );
    return [broken('server', `no Teahouse server answers at ${url} (${why}): ${hintFor(why)}`)];
  }
  const ready = await probe(url, '/health/ready');
  const server =
    ready.status === 200
      ? ok('server', `ready at ${url}`)
      : broken('server', `the server runs but is not ready: ${whatIsDown(ready.body)}`);
  const seen = JSON.parse((await probe(url, '/health/seen')).body) as ClientInfoResponse;
  return [
    server,
    checkVersion(seen),
    await checkOrigin(url),
    await checkWebSocket(url, through),
    checkProxy(seen, trustProxy),
  ];
}

function hintFor(why: string | number): string {
  if (/CERT|SIGNATURE/.test(String(why))) return 'install a certificate that browsers trust';
  if (why === 421) return 'add this address to PUBLIC_URL of the server';
  return 'check that it runs, and that the proxy forwards all requests to it';
}

function checkVersion({ version }: ClientInfoResponse): Finding {
  if (version === VERSION) return ok('version', VERSION);
  return broken(
    'version',
    `the server has version ${version}, this command ${VERSION}: restart the server, or use the doctor of its version`,
  );
}

async function checkOrigin(url: string): Promise<Finding> {
  const { origin } = new URL(url);
  const { status, body } = await probe(url, '/socket.io/?EIO=4&transport=polling', { Origin: origin });
  if (status === 200 && body.startsWith('0{')) return ok('origin', `pages of ${origin} may connect`);
  if (status === 421)
    return broken('origin', `the server does not accept this host: add ${origin} to PUBLIC_URL`);
  if (status !== 403) {
    return broken(
      'origin',
      `another program answers at /socket.io/ (${status}): make the proxy forward this path too`,
    );
  }
  return broken(
    'origin',
    `the server rejects pages of ${origin} (${status}): make the proxy forward the Host header, or add ${origin} to ALLOWED_ORIGINS`,
  );
}

function checkProxy({ address, hops }: ClientInfoResponse, trustProxy: Config['trustProxy']): Finding {
  const trusted = Array.isArray(trustProxy) ? trustProxy.join() : String(trustProxy);
  if (hops > 0 && (trustProxy === 0 || (Array.isArray(trustProxy) && trustProxy.length === 0))) {
    return broken(
      'proxy',
      `requests pass proxies (${hops}) and none is trusted: set TRUST_PROXY=${hops}, or all users share one address and its limits`,
    );
  }
  if (typeof trustProxy === 'number' && trustProxy > hops) {
    return broken(
      'proxy',
      `TRUST_PROXY is ${trusted}, but requests pass fewer proxies (${hops}): set it to ${hops}, or clients can forge their address`,
    );
  }
  if (hops === 0) return note('proxy', `no proxy between here and the server; your address is ${address}`);
  return ok('proxy', `your address is ${address}`);
}

function whatIsDown(body: string): string {
  try {
    const { error } = JSON.parse(body) as { error: Record<string, unknown> };
    return `${Object.keys(error).join(', ')} is down; the log has the reason`;
  } catch {
    return 'the log has the reason';
  }
}
