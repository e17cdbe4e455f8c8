import { execFileSync } from 'node:child_process';

/**
 * Drops packets to and from ports of this machine, inside a network that only this command sees.
 * @param share percentage, in each direction; 100 cuts the link
 */
export function losePackets(ports: readonly number[], share: number): void {
  findPackets(ports);
  const table = tableOf(ports);
  const set = `{ ${ports.join(', ')} }`;
  const drop = share >= 100 ? 'drop' : `numgen random mod 100 < ${share} drop`;
  nft(`add table inet ${table}`);
  nft(`add chain inet ${table} way { type filter hook input priority 0; }`);
  nft(`add rule inet ${table} way tcp dport ${set} ${drop}`);
  nft(`add rule inet ${table} way tcp sport ${set} ${drop}`);
}

export function findPackets(ports: readonly number[]): void {
  try {
    nft(`delete table inet ${tableOf(ports)}`);
  } catch {
    // No packet loss was set.
  }
}

const tableOf = (ports: readonly number[]): string => `teahouse_faults_${ports.join('_')}`;

function nft(command: string): void {
  execFileSync('nft', [command], { stdio: 'pipe' });
}
