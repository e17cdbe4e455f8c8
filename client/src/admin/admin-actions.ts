import type { Requests } from '../../../src/protocol/events';
import { type RequestResult, request } from '../connection/connection';
import { errorMessage } from '../i18n/error-message';
import { showToast } from '../ui/toast';

type AdminEvent =
  | 'admin:ban'
  | 'admin:unban'
  | 'admin:mute'
  | 'admin:end'
  | 'admin:dissolve'
  | 'admin:announce'
  | 'admin:retention';

/** Runs an admin request; returns whether it succeeded, and shows the error where it did not. */
export async function runAdminAction<E extends AdminEvent>(
  event: E,
  body: Requests[E]['body'],
): Promise<boolean> {
  const answer = (await request(event, body)) as RequestResult<unknown>;
  showToast(errorMessage(answer));
  return answer.ok;
}
