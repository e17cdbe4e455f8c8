import type { Requests } from '../../../src/protocol/events';
import type { Conversation } from '../../../src/protocol/shapes';
import { ask } from '../connection/connection';
import { say } from '../look/toast';
import { whyNot } from '../language/why-not';
import { learn } from './learn';

/** 免打扰, 置顶, and what one is called: for oneself alone. Says whether it was done. */
export async function setConversation(
  { id }: Conversation,
  wish: Omit<Requests['conversation:set']['body'], 'conversation'>,
): Promise<boolean> {
  const answer = await ask('conversation:set', { conversation: id, ...wish });
  if (answer.ok) learn(answer.data);
  say(whyNot(answer));
  return answer.ok;
}

/** Wants nothing in private from somebody, or wants it again. */
export async function block(name: string, on: boolean): Promise<boolean> {
  const answer = await ask('people:block', { name, on });
  say(whyNot(answer));
  return answer.ok;
}
