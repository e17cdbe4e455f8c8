import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { library } from './fault/clock.js';

/**
 * A machine dependency of a fault, beside Node: a file that shows that it is installed, and its
 * Debian package.
 */
const TOOLS = {
  nft: { isHere: () => isProgram('nft'), debian: 'nftables' },
  ip: { isHere: () => isProgram('ip'), debian: 'iproute2' },
  faketime: { isHere: () => library() !== undefined, debian: 'faketime' },
  'mkfs.ext4': { isHere: () => isProgram('mkfs.ext4'), debian: 'e2fsprogs' },
  prlimit: { isHere: () => isProgram('prlimit'), debian: 'util-linux' },
  'redis-server': { isHere: () => isProgram('redis-server'), debian: 'redis-server' },
  postgres: { isHere: () => existsSync('/usr/lib/postgresql'), debian: 'postgresql' },
} as const;

export type Tool = keyof typeof TOOLS;

const AHEAD = -10;
/** Child processes end with it, however it ends. */
const APART = ['unshare', '--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'] as const;
const isRoot = process.getuid?.() === 0;

/**
 * Whether this process has its own network and mount table, which end with it; set by {@link
 * isolate}.
 */
let isIsolated = false;

/** As root on Debian, installs what is missing. Elsewhere the rows that need it report it. */
export function install(): void {
  const missing = Object.values(TOOLS).filter(({ isHere }) => !isHere());
  if (missing.length === 0 || !isRoot || !existsSync('/usr/bin/apt-get')) return;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  execFileSync('apt-get', ['update'], { stdio: 'ignore', env });
  const packages = missing.map(({ debian }) => debian);
  execFileSync('apt-get', ['install', '-y', '--no-install-recommends', ...packages], {
    stdio: 'ignore',
    env,
  });
}

/**
 * Returns the command that runs this one again with isolated network and mounts; `undefined` where
 * that is not allowed here.
 */
export function isolation(): string[] | undefined {
  if (!isRoot || !isProgram('unshare') || !isProgram('ip')) return undefined;
  // Small buffers: a client that does not read is soon a slow consumer.
  const network = `ip link set lo up
    echo 4096 16384 524288 > /proc/sys/net/ipv4/tcp_wmem
    echo 4096 65536 524288 > /proc/sys/net/ipv4/tcp_rmem`;
  const inside = [...APART, 'sh', '-c', `${network}; exec "$0" "$@"`];
  try {
    execFileSync(inside[0]!, [...inside.slice(1), 'true'], { stdio: 'pipe' });
    return inside;
  } catch {
    return undefined;
  }
}

export function isolate(): void {
  isIsolated = true;
}

/**
 * Raises the priority, where that is allowed: recovery times are measured as on an idle machine.
 */
export function goFirst(): void {
  try {
    setPriority(AHEAD);
    // Where Linux schedules processors by session first, the niceness of the session counts.
    writeFileSync('/proc/self/autogroup', String(AHEAD));
  } catch {
    // Not allowed, or a kernel without it: recoveries are as slow as the machine is busy.
  }
}

/** Returns what is missing for a fault, in one line; `undefined` where nothing is. */
export function missingTool(...tools: (Tool | 'isolation')[]): string | undefined {
  for (const tool of tools) {
    if (tool === 'isolation') {
      if (!isIsolated) return 'needs root and `unshare`, for a network and mounts of its own';
    } else if (!TOOLS[tool].isHere()) return `needs ${tool}: apt-get install ${TOOLS[tool].debian}`;
  }
  return undefined;
}

function isProgram(name: string): boolean {
  return ['/usr/sbin', '/usr/bin', '/sbin', '/bin', '/usr/local/bin'].some((place) =>
    existsSync(`${place}/${name}`),
  );
}

/** The commit that is checked out here. */
export function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { stdio: 'pipe' }).toString().trim();
  } catch {
    return 'unknown';
  }
}
