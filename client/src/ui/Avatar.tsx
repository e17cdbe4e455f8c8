interface Props {
  avatar: string;
  size?: number;
}

/** Somebody's picture. It stands beside the name, so it has no words of its own. */
export function Avatar({ avatar, size = 40 }: Props) {
  return <img class="avatar" src={sourceOf(avatar)} alt="" width={size} height={size} draggable={false} />;
}

/** The shipped pictures are on the wire by the names of their JPEGs; as drawings they weigh a fifth. */
function sourceOf(avatar: string): string {
  if (!avatar) return 'favicon.svg';
  const shipped = /^(\d+)\.jpg$/.exec(avatar)?.[1];
  return `avatars/${shipped ? `${shipped}.svg` : encodeURIComponent(avatar)}`;
}
