import { useEffect, useRef, useState } from 'preact/hooks';
import type { Conversation } from '../../../src/protocol/types';
import { addMention } from '../message-store/draft-extras';
import { keyOf } from '../message-store/conversation-key';
import { insert } from '../ui/composer-input';
import type { Candidate } from './mention-candidates';
import { mentionQuery } from './mention-query';

/** The id of the picker in the page, and those of its options. */
export const PICKER = 'mention-picker';
export const optionId = (index: number): string => `mention-${index}`;

/** The mention picker: its candidates, the selected one, and its keys. */
export interface Mentions {
  offered: readonly Candidate[];
  chosen: number;
  /** Updates the picker after a change of the text or the cursor. */
  look: (field: HTMLTextAreaElement) => void;
  pick: (candidate: Candidate) => void;
  /**
   * Returns whether the picker handled the key. `enters`: this Enter does not belong to an input
   * method.
   */
  takes: (event: KeyboardEvent, enters: boolean) => boolean;
  close: () => void;
}

export function useMentions(conversation: Conversation | undefined): Mentions {
  const [query, setQuery] = useState<string | null>(null);
  const [offered, offer] = useState<readonly Candidate[]>([]);
  const [chosen, choose] = useState(0);
  const wasOpen = useRef(false);
  const here = conversation?.kind === 'room' ? conversation : undefined;

  useEffect(() => {
    const anew = !wasOpen.current;
    wasOpen.current = query !== null;
    if (query === null || !here) return offer([]);
    let isOld = false;
    const show = (people: readonly Candidate[]) => {
      if (isOld) return;
      offer(people);
      choose(0);
    };
    void import('./mention-candidates').then(({ candidates }) => candidates(here, query, anew)).then(show);
    return () => void (isOld = true);
  }, [query, here?.id]);

  const close = () => setQuery(null);
  const pick = ({ shown, name, everyone }: Candidate) => {
    if (!here || query === null) return;
    addMention(keyOf(here), { shown, name, everyone });
    insert(`@${shown} `, query.length + 1);
    close();
  };
  const takes = (event: KeyboardEvent, enters: boolean) => {
    const candidate = offered[chosen];
    if (!candidate || query === null || event.isComposing) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) choose((chosen + step + offered.length) % offered.length);
    else if (event.key === 'Escape') close();
    else if ((event.key === 'Tab' && !event.shiftKey) || (event.key === 'Enter' && enters)) pick(candidate);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };

  return {
    offered: query === null ? [] : offered,
    chosen,
    look: (field) => setQuery(here ? mentionQuery(field.value, field.selectionStart) : null),
    pick,
    takes,
    close,
  };
}
