import type { TargetedDragEvent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ConversationKey } from '../message-store/conversation-key';
import { pick } from './draft-attachments';

/** While files are dragged over an element, the browser repeats the event. */
const STILL_THERE_MS = 600;

const holdsFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') ?? false;

/**
 * Lets files be dropped on a conversation, and prevents the browser from leaving the page
 * elsewhere.
 */
export function useFileDrop(address: ConversationKey, disabled: boolean) {
  const [over, setOver] = useState(0);

  useEffect(() => {
    const refuse = (event: DragEvent) => {
      if (!holdsFiles(event) || event.defaultPrevented) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'none';
    };
    addEventListener('dragover', refuse);
    addEventListener('drop', refuse);
    return () => {
      removeEventListener('dragover', refuse);
      removeEventListener('drop', refuse);
    };
  }, []);

  useEffect(() => {
    if (!over) return undefined;
    const timer = window.setTimeout(() => setOver(0), STILL_THERE_MS);
    return () => clearTimeout(timer);
  }, [over]);

  return {
    over: over > 0,
    onDragOver: (event: TargetedDragEvent<HTMLElement>) => {
      if (disabled || !holdsFiles(event)) return;
      event.preventDefault();
      setOver(performance.now());
    },
    onDrop: (event: TargetedDragEvent<HTMLElement>) => {
      setOver(0);
      if (disabled || !holdsFiles(event)) return;
      event.preventDefault();
      void pick(address, event.dataTransfer?.files ?? []);
    },
  };
}
