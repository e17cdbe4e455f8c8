import { ask } from '../connection/connection';
import { say } from '../look/toast';
import { whyNot } from '../language/why-not';

/** 拍一拍. */
export async function pat(conversation: string, name: string): Promise<void> {
  say(whyNot(await ask('pat', { conversation, name })));
}
