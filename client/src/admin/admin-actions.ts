import type { Requests } from '../../../src/protocol/events';
import { type Answer, ask } from '../connection/connection';
import { whyNot } from '../language/why-not';
import { say } from '../look/toast';

type Deed =
  | 'admin:ban'
  | 'admin:unban'
  | 'admin:mute'
  | 'admin:end'
  | 'admin:dissolve'
  | 'admin:announce'
  | 'admin:retention';

/** Does what an administrator may do; says whether it was done, and tells them where it was not. */
export async function decide<E extends Deed>(event: E, body: Requests[E]['body']): Promise<boolean> {
  const answer = (await ask(event, body)) as Answer<unknown>;
  say(whyNot(answer));
  return answer.ok;
}
