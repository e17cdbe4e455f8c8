import { lazyComponent } from '../ui/lazy-component';
import type { VoiceMessage } from '../voice/VoiceMessage';
import type { FileCard } from './FileCard';
import { isImage, isRecording, type LocalAttachment } from '../attachment/local-attachment';
import { ImageAttachment } from './ImageAttachment';
import { columnCount } from '../attachment/layout-size';
import './attachment.css';

const LazyRecording = lazyComponent<Parameters<typeof VoiceMessage>[0]>(
  async () => (await import('../voice/VoiceMessage')).VoiceMessage,
);
const LazyFile = lazyComponent<Parameters<typeof FileCard>[0]>(
  async () => (await import('./FileCard')).FileCard,
);

interface Props {
  attachments: readonly LocalAttachment[];
  own: boolean;
  /** Absent while the message is being sent. */
  conversation?: string;
}

/**
 * The attachments of a message: pictures, recordings, files. Their height is known before any of
 * them has loaded.
 */
export function AttachmentList({ attachments, own, conversation }: Props) {
  const pictures = attachments.filter(isImage);
  const keyOf = (attachment: LocalAttachment, index: number) => attachment.key ?? `${index}`;
  return (
    <div class="attached">
      {pictures.length > 0 && (
        <div class="pictures" data-columns={pictures.length > 1 ? columnCount(pictures.length) : undefined}>
          {pictures.map((picture, index) => (
            <ImageAttachment
              key={index}
              attachment={picture}
              alone={pictures.length === 1}
              beside={pictures}
              conversation={conversation}
            />
          ))}
        </div>
      )}
      {attachments.filter(isRecording).map((attachment, index) => (
        <div key={keyOf(attachment, index)} class="recording-place">
          <LazyRecording attachment={attachment} own={own} />
        </div>
      ))}
      {attachments
        .filter((attachment) => !isImage(attachment) && !isRecording(attachment))
        .map((attachment, index) => (
          <div key={index} class="file-place">
            <LazyFile attachment={attachment} />
          </div>
        ))}
    </div>
  );
}
