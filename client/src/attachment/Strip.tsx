import type { Address } from '../conversation/address';
import { field } from '../conversation/field';
import { Icon } from '../look/Icon';
import { useContent } from './content';
import { isPicture, type Parcel, pathOf } from './parcel';
import { putBack } from './pick';
import { picked } from './picked';
import { sizeWords } from './size-words';
import { attachmentWords } from './words';
import './strip.css';

/** What was chosen and goes along with the next message. */
export function Strip({ address }: { address: Address }) {
  const parcels = picked.value[address] ?? [];
  return (
    <ul class="strip" aria-label={attachmentWords.value.chosen}>
      {parcels.map((parcel) => (
        <Chosen key={parcel.key} address={address} parcel={parcel} />
      ))}
    </ul>
  );
}

function Chosen({ address, parcel }: { address: Address; parcel: Parcel }) {
  const { remove, unnamed } = attachmentWords.value;
  const { name = unnamed, size } = parcel;
  return (
    <li class="chosen-file" title={`${name} · ${sizeWords(size)}`}>
      {isPicture(parcel) ? (
        <Small parcel={parcel} />
      ) : (
        <>
          <bdi class="chosen-name">{name}</bdi>
          <small>{sizeWords(size)}</small>
        </>
      )}
      <button
        type="button"
        class="put-back"
        aria-label={remove(name)}
        onClick={() => {
          putBack(address, parcel);
          field.current?.focus();
        }}
      >
        <Icon name="close" size={14} />
      </button>
    </li>
  );
}

function Small({ parcel }: { parcel: Parcel }) {
  const address = useContent(pathOf(parcel));
  return address ? <img src={address} alt={parcel.name ?? ''} /> : null;
}
