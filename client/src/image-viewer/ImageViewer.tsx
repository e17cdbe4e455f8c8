import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { useBlobUrl } from '../attachment/blob-cache';
import { type LocalAttachment, downloadPath } from '../attachment/local-attachment';
import { download } from '../attachment/download';
import { attachmentStrings } from '../attachment/strings';
import { strings } from '../i18n/strings';
import { useRestoreFocus } from '../ui/restore-focus';
import { Icon } from '../ui/Icon';
import { galleryOf, placeOf } from './gallery';
import { useZoom } from './use-zoom';
import { type Viewed, viewed } from './viewer-state';
import './image-viewer.css';

const close = () => void (viewed.value = null);

/**
 * The image viewer over the page: arrows move to the next picture, plus, minus and the wheel zoom,
 * Escape closes.
 */
export function ImageViewer() {
  return viewed.value && <Open {...viewed.value} />;
}

function Open(at: Viewed) {
  const dialog = useRef<HTMLDialogElement>(null);
  const gallery = galleryOf(at);
  const place = placeOf(at.shown, gallery);
  const attachment = gallery[place];
  const w = attachmentStrings.value;
  useRestoreFocus();
  // Before the zoom measures the stage.
  useLayoutEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    // It was recalled, or its message has just arrived: the user opens it again from there.
    if (!attachment) close();
  }, [attachment]);

  const go = (step: number) => {
    const next = gallery[place + step];
    if (next) viewed.value = { ...at, shown: next };
  };
  const zoom = useZoom(
    attachment && { ...attachment, key: attachment.id || attachment.key || '' },
    go,
    close,
  );

  return (
    <dialog
      ref={dialog}
      class="viewer"
      aria-label={w.viewer}
      onClose={close}
      onKeyDown={(event) => {
        const act = { ArrowLeft: () => go(-1), ArrowRight: () => go(1), ...zoom.keys }[event.key];
        if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
        event.preventDefault();
        act();
      }}
    >
      <div class="viewer-stage" {...zoom.handlers}>
        {attachment && (
          <Large key={downloadPath(attachment)} attachment={attachment} transform={zoom.transform} />
        )}
      </div>
      <header class="viewer-bar">
        <span class="viewer-place" aria-live="polite">
          {gallery.length > 1 && w.pictureOf(place + 1, gallery.length)}
        </span>
        <button type="button" class="icon-button" aria-label={w.zoomOut} onClick={zoom.keys['-']}>
          <Icon name="minus" />
        </button>
        <button type="button" class="icon-button" aria-label={w.zoomIn} onClick={zoom.keys['+']}>
          <Icon name="plus" />
        </button>
        <button
          type="button"
          class="icon-button"
          aria-label={w.save}
          title={w.save}
          onClick={() => attachment && void download(attachment)}
        >
          <Icon name="save" />
        </button>
        <button type="button" class="icon-button" aria-label={strings.value.close} onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      {place > 0 && (
        <button type="button" class="viewer-step earlier" aria-label={w.earlier} onClick={() => go(-1)}>
          <Icon name="back" size={28} />
        </button>
      )}
      {place < gallery.length - 1 && (
        <button type="button" class="viewer-step later" aria-label={w.later} onClick={() => go(1)}>
          <Icon name="back" size={28} />
        </button>
      )}
    </dialog>
  );
}

/** The thumbnail is shown until the full picture has loaded. */
function Large({ attachment, transform }: { attachment: LocalAttachment; transform: string }) {
  const { name = '', width, height, placeholder } = attachment;
  const small = useBlobUrl(downloadPath(attachment, '/thumbnail'));
  const whole = useBlobUrl(downloadPath(attachment));
  return (
    <img
      class={whole ? 'whole' : undefined}
      src={whole ?? small ?? placeholder}
      alt={strings.value.picture(name)}
      draggable={false}
      style={{ transform, maxWidth: width && `${width}px`, maxHeight: height && `${height}px` }}
    />
  );
}
