// @ts-check
import { readFileSync, writeFileSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';

const AHEAD = -10;
/** Where Linux shares processors by session first, the session's own niceness is what counts. */
const SESSION = '/proc/self/autogroup';

/** Puts this process, its children to come and its session ahead of all others, where that is allowed. */
export function goFirst() {
  try {
    setPriority(AHEAD);
    writeFileSync(SESSION, String(AHEAD));
    process.once('exit', () => writeFileSync(SESSION, '0'));
  } catch {
    // Not allowed, or a kernel without sessions' niceness: the results tell how busy others were.
  }
}

/** For the results. */
export function priority() {
  const nice = getPriority();
  return nice === 0 ? '' : `, nice ${nice}${sessionNice()}`;
}

function sessionNice() {
  try {
    return ` (session ${/nice (-?\d+)/.exec(readFileSync(SESSION, 'latin1'))?.[1]})`;
  } catch {
    return '';
  }
}
