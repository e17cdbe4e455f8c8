import type { ConversationKey } from '../message-store/conversation-key';
import { composerInput } from '../ui/composer-input';
import { Icon } from '../ui/Icon';
import { useBlobUrl } from './blob-cache';
import { isImage, type LocalAttachment, downloadPath } from './local-attachment';
import { removeFile } from './add-files';
import { draftAttachments } from './draft-attachments';
import { formatSize } from './format-size';
import { attachmentStrings } from './strings';
import './draft-attachments.css';

/** What was chosen and goes along with the next message. */
export function DraftAttachments({ address }: { address: ConversationKey }) {
  const parcels = draftAttachments.value[address] ?? [];
  return (
    <ul class="strip" aria-label={attachmentStrings.value.chosen}>
      {parcels.map((parcel) => (
        <Chosen key={parcel.key} address={address} parcel={parcel} />
      ))}
    </ul>
  );
}

function Chosen({ address, parcel }: { address: ConversationKey; parcel: LocalAttachment }) {
  const { remove, unnamed } = attachmentStrings.value;
  const { name = unnamed, size } = parcel;
  return (
    <li class="chosen-file" title={`${name} · ${formatSize(size)}`}>
      {isImage(parcel) ? (
        <Small parcel={parcel} />
      ) : (
        <>
          <bdi class="chosen-name">{name}</bdi>
          <small>{formatSize(size)}</small>
        </>
      )}
      <button
        type="button"
        class="put-back"
        aria-label={remove(name)}
        onClick={() => {
          removeFile(address, parcel);
          composerInput.current?.focus();
        }}
      >
        <Icon name="close" size={14} />
      </button>
    </li>
  );
}

function Small({ parcel }: { parcel: LocalAttachment }) {
  const address = useBlobUrl(downloadPath(parcel));
  return address ? <img src={address} alt={parcel.name ?? ''} /> : null;
}
