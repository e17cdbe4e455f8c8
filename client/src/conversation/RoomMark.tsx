const graphemes = new Intl.Segmenter();

/** A room's picture: how its title begins. */
export function RoomMark({ title, size }: { title: string; size: number }) {
  const [first] = [...graphemes.segment(title)];
  return (
    <span class="avatar room-mark" style={{ width: `${size}px`, height: `${size}px` }} aria-hidden="true">
      {first?.segment}
    </span>
  );
}
