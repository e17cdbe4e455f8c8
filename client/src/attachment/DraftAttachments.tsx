import type { ConversationKey } from '../message-store/conversation-key';
import { composerInput } from '../ui/composer-input';
import { Icon } from '../ui/Icon';
import { useBlobUrl } from './blob-cache';
import { isImage, type LocalAttachment, downloadPath } from './local-attachment';
import { removeFile } from './add-files';
import { draftAttachments, saveDraftAttachments } from './draft-attachments';
import { isolate } from '../i18n/isolate';
import { formatSize } from './format-size';
import { attachmentStrings } from './strings';
import './draft-attachments.css';

/** The chosen attachments of the next message. */
export function DraftAttachments({ address }: { address: ConversationKey }) {
  const attachments = draftAttachments.value[address] ?? [];
  return (
    <>
      <ul class="strip" aria-label={attachmentStrings.value.chosen}>
        {attachments.map((attachment) => (
          <Chosen key={attachment.key} address={address} attachment={attachment} />
        ))}
      </ul>
      {attachments.some(isImage) && <Original address={address} attachments={attachments} />}
    </>
  );
}

/** Whether the pictures are sent as they are. */
function Original({
  address,
  attachments,
}: {
  address: ConversationKey;
  attachments: readonly LocalAttachment[];
}) {
  const { original, originalHint } = attachmentStrings.value;
  return (
    <label class="original" title={originalHint}>
      <input
        type="checkbox"
        checked={attachments.some((attachment) => attachment.original)}
        onChange={({ currentTarget: { checked } }) =>
          saveDraftAttachments(
            address,
            attachments.map((attachment) => ({ ...attachment, original: checked && isImage(attachment) })),
          )
        }
      />
      {original}
    </label>
  );
}

function Chosen({ address, attachment }: { address: ConversationKey; attachment: LocalAttachment }) {
  const { remove, unnamed } = attachmentStrings.value;
  const { name = unnamed, size } = attachment;
  return (
    <li class="chosen-file" title={`${isolate(name)} · ${formatSize(size)}`}>
      {isImage(attachment) ? (
        <Small attachment={attachment} />
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
          removeFile(address, attachment);
          composerInput.current?.focus();
        }}
      >
        <Icon name="close" size={14} />
      </button>
    </li>
  );
}

function Small({ attachment }: { attachment: LocalAttachment }) {
  const address = useBlobUrl(downloadPath(attachment));
  return address ? <img src={address} alt={attachment.name ?? ''} /> : null;
}
