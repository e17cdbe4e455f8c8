import { useEffect, useRef } from 'preact/hooks';
import { useContent } from '../attachment/content';
import { type Parcel, pathOf } from '../attachment/parcel';
import { save } from '../attachment/save';
import { attachmentWords } from '../attachment/words';
import { words } from '../language/language';
import { useFocusBack } from '../look/focus';
import { Icon } from '../look/Icon';
import { galleryOf, placeOf } from './gallery';
import { useZoom } from './use-zoom';
import { type Viewed, viewed } from './viewed';
import './viewer.css';

const close = () => void (viewed.value = null);

/** One picture, large, over the page: arrows go to the next, plus and minus and the wheel zoom, Escape closes. */
export function Viewer() {
  return viewed.value && <Open {...viewed.value} />;
}

function Open(at: Viewed) {
  const dialog = useRef<HTMLDialogElement>(null);
  const gallery = galleryOf(at);
  const place = placeOf(at.shown, gallery);
  const parcel = gallery[place];
  const w = attachmentWords.value;
  useFocusBack();
  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    // It was taken back, or its message has just arrived: one looks at it again from there.
    if (!parcel) close();
  }, [parcel]);

  const go = (step: number) => {
    const next = gallery[place + step];
    if (next) viewed.value = { ...at, shown: next };
  };
  const zoom = useZoom(parcel?.id || parcel?.key, go, close);

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
        {parcel && <Large key={pathOf(parcel)} parcel={parcel} transform={zoom.transform} />}
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
          onClick={() => parcel && void save(parcel)}
        >
          <Icon name="save" />
        </button>
        <button type="button" class="icon-button" aria-label={words.value.close} onClick={close}>
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

/** What is there already stands for the whole until that has come. */
function Large({ parcel, transform }: { parcel: Parcel; transform: string }) {
  const { name = '', width, height, placeholder } = parcel;
  const small = useContent(pathOf(parcel, '/thumbnail'));
  const whole = useContent(pathOf(parcel));
  return (
    <img
      class={whole ? 'whole' : undefined}
      src={whole ?? small ?? placeholder}
      alt={words.value.picture(name)}
      draggable={false}
      style={{ transform, maxWidth: width && `${width}px`, maxHeight: height && `${height}px` }}
    />
  );
}
