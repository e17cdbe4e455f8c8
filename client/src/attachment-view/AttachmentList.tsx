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
  parcels: readonly LocalAttachment[];
  own: boolean;
  /** Absent while the message is on its way. */
  conversation?: string;
}

/** What goes along with a message: pictures, recordings, files. Its height is known before any of it has come. */
export function AttachmentList({ parcels, own, conversation }: Props) {
  const pictures = parcels.filter(isImage);
  const keyOf = (parcel: LocalAttachment, index: number) => parcel.key ?? `${index}`;
  return (
    <div class="attached">
      {pictures.length > 0 && (
        <div class="pictures" data-columns={pictures.length > 1 ? columnCount(pictures.length) : undefined}>
          {pictures.map((picture, index) => (
            <ImageAttachment
              key={index}
              parcel={picture}
              alone={pictures.length === 1}
              beside={pictures}
              conversation={conversation}
            />
          ))}
        </div>
      )}
      {parcels.filter(isRecording).map((parcel, index) => (
        <div key={keyOf(parcel, index)} class="recording-place">
          <LazyRecording parcel={parcel} own={own} />
        </div>
      ))}
      {parcels
        .filter((parcel) => !isImage(parcel) && !isRecording(parcel))
        .map((parcel, index) => (
          <div key={index} class="file-place">
            <LazyFile parcel={parcel} />
          </div>
        ))}
    </div>
  );
}
