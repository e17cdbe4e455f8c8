import { toast } from './toast';

export function Toast() {
  return (
    <div role="status" class={toast.value ? 'toast' : 'for-readers'}>
      {toast.value}
    </div>
  );
}
