import { useState } from 'preact/hooks';
import { strings } from '../i18n/strings';
import { panelStrings } from '../i18n/panels';
import { Icon } from '../ui/Icon';
import type { ConversationKey } from '../message-store/conversation-key';
import { loadMoreRequests } from '../message-store/conversation-pages';
import { requestCount } from '../message-store/lazy-pages';
import { requests } from '../message-store/conversations';
import { ConversationRow } from './ConversationRow';
import './requests.css';

/** The messages of strangers, in a folder that the user can open. */
export function RequestFolder({ shown }: { shown: ConversationKey | null }) {
  const [isOpen, open] = useState(false);
  const { more } = strings.value;
  const { messageRequests } = panelStrings.value;
  const here = requests.value;
  const count = Math.max(here.length, requestCount.value);
  const toggle = () => {
    open(!isOpen);
    if (!isOpen) void loadMoreRequests();
  };
  return (
    <section class="requests" aria-label={messageRequests}>
      <button type="button" class="row requests-head" aria-expanded={isOpen} onClick={toggle}>
        <Icon name={isOpen ? 'up' : 'down'} />
        <span class="cut">{messageRequests}</span>
        <small>{count > 99 ? '99+' : count}</small>
      </button>
      {isOpen && (
        <ul>
          {here.map(([address, conversation]) => (
            <ConversationRow
              key={address}
              address={address}
              conversation={conversation}
              chosen={address === shown}
            />
          ))}
        </ul>
      )}
      {isOpen && here.length < requestCount.value && (
        <button type="button" class="quiet-button" onClick={() => void loadMoreRequests()}>
          {more}
        </button>
      )}
    </section>
  );
}
