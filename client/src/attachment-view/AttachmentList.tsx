import { lazily } from '../look/lazily';
import type { Recording } from '../voice/Recording';
import type { FileCard } from './FileCard';
import { isPicture, isRecording, type Parcel } from './parcel';
import { Picture } from './Picture';
import { columnsOf } from './size';
import './attachment.css';

const LazyRecording = lazily<Parameters<typeof Recording>[0]>(
  async () => (await import('../voice/Recording')).Recording,
);
const LazyFile = lazily<Parameters<typeof FileCard>[0]>(async () => (await import('./FileCard')).FileCard);

interface Props {
  parcels: readonly Parcel[];
  own: boolean;
  /** Absent while the message is on its way. */
  conversation?: string;
}

/** What goes along with a message: pictures, recordings, files. Its height is known before any of it has come. */
export function Attached({ parcels, own, conversation }: Props) {
  const pictures = parcels.filter(isPicture);
  const keyOf = (parcel: Parcel, index: number) => parcel.key ?? `${index}`;
  return (
    <div class="attached">
      {pictures.length > 0 && (
        <div class="pictures" data-columns={pictures.length > 1 ? columnsOf(pictures.length) : undefined}>
          {pictures.map((picture, index) => (
            <Picture
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
        .filter((parcel) => !isPicture(parcel) && !isRecording(parcel))
        .map((parcel, index) => (
          <div key={index} class="file-place">
            <LazyFile parcel={parcel} />
          </div>
        ))}
    </div>
  );
}
