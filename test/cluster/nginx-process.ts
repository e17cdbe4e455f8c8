import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '../support/wait-for.js';
import { freePort } from './faults/redis-process.js';

const BINARY = '/usr/sbin/nginx';
const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

/** An nginx with a file of `deploy/`, of which only ports and directories are changed. */
export class NginxProcess {
  private constructor(
    private readonly child: ChildProcess,
    private readonly directory: string,
    readonly url: string,
  ) {}

  /**
   * @param file file of `deploy/`
   * @param nodes ports of the nodes
   * @param basePath path under which nginx serves them
   */
  static async start(file: string, nodes: readonly string[], basePath = ''): Promise<NginxProcess> {
    if (!existsSync(BINARY)) install();
    const directory = await mkdtemp(join(tmpdir(), 'teahouse-nginx-'));
    const port = await freePort();
    const places = TEMPORARY.map((name) => `${name}_temp_path ${directory}/${name};`).join(' ');
    const shipped = await readFile(`deploy/${file}`, 'utf8');
    const conf = nodes
      .reduce((text, node, index) => text.replaceAll(`node${index + 1}:3000`, new URL(node).host), shipped)
      .replace('listen 8080;', `listen 127.0.0.1:${port};`)
      .replace('include mime.types;', `include /etc/nginx/mime.types; access_log off; ${places}`);
    await writeFile(join(directory, 'nginx.conf'), `pid ${directory}/pid; error_log stderr;\n${conf}`);
    const args = ['-p', directory, '-c', join(directory, 'nginx.conf'), '-g', 'daemon off;'];
    const child = spawn(BINARY, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const url = `http://127.0.0.1:${port}${basePath}`;
    await waitFor(async () => {
      if (child.exitCode !== null) throw new Error(`nginx refuses deploy/${file}: ${said}`);
      return (await fetch(`${url}/health/live`).catch(() => undefined))?.ok === true;
    });
    return new NginxProcess(child, directory, url);
  }

  async end(): Promise<void> {
    const exited = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await exited;
    await rm(this.directory, { recursive: true, force: true });
  }
}

function install(): void {
  if (process.getuid!() !== 0 || !existsSync('/usr/bin/apt-get')) {
    throw new Error('the proxy examples are tested with nginx: install it');
  }
  const apt = (...args: string[]) => execFileSync('apt-get', args, { stdio: 'ignore' });
  apt('update');
  apt('install', '-y', '--no-install-recommends', 'nginx-light');
}
