import { request } from '../connection/connection';
import { showToast } from '../ui/toast';
import { errorMessage } from '../i18n/error-message';

/** 拍一拍. */
export async function pat(conversation: string, name: string): Promise<void> {
  showToast(errorMessage(await request('pat', { conversation, name })));
}
