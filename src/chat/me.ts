import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { ChatSocket } from '../delivery/delivery.js';
import { Refusal } from '../protocol/refusal.js';
import type { Person } from '../protocol/shapes.js';

/** Who asks; a visitor is told to say a name first. */
export const Me = createParamDecorator((_: unknown, context: ExecutionContext): Person => me(context));

/** An administrator who asks; everybody else is told no. */
export const Admin = createParamDecorator((_: unknown, context: ExecutionContext): Person => {
  const person = me(context);
  if (!context.switchToWs().getClient<ChatSocket>().data.isAdmin) {
    throw new Refusal('forbidden', 'only an administrator may do this');
  }
  return person;
});

function me(context: ExecutionContext): Person {
  const { person } = context.switchToWs().getClient<ChatSocket>().data;
  if (!person) throw new Refusal('unauthenticated', 'take a nickname first');
  return person;
}
