import type { Requests } from '../../../src/protocol/events';
import type { Conversation, Role } from '../../../src/protocol/shapes';
import { type Answer, ask } from '../connection/connection';
import { learn } from '../conversation/learn';
import { say } from '../look/toast';
import { whyNot } from '../language/why-not';

/** Each of these says whether it was done, and tells the person where it was not. */

export async function setRole({ id }: Conversation, name: string, role: Role): Promise<boolean> {
  return done(await ask('room:role', { conversation: id, name, role }));
}

/** 禁言; 0 lets them speak again. */
export async function mute({ id }: Conversation, name: string, forMs: number): Promise<boolean> {
  return done(await ask('room:mute', { conversation: id, name, forMs }));
}

export async function remove({ id }: Conversation, name: string): Promise<boolean> {
  return done(await ask('room:remove', { conversation: id, name }));
}

export async function update(
  { id }: Conversation,
  wish: Omit<Requests['room:update']['body'], 'conversation'>,
): Promise<boolean> {
  const answer = await ask('room:update', { conversation: id, ...wish });
  if (answer.ok) learn(answer.data);
  return done(answer);
}

export async function leave({ id }: Conversation): Promise<boolean> {
  return done(await ask('room:leave', { conversation: id }));
}

export async function dissolve({ id }: Conversation): Promise<boolean> {
  return done(await ask('room:dissolve', { conversation: id }));
}

function done(answer: Answer<unknown>): boolean {
  say(whyNot(answer));
  return answer.ok;
}
