interface Props {
  avatar: string;
  size?: number;
}

/** The avatar of a user. It appears beside the name, so it has no alternative text. */
export function Avatar({ avatar, size = 40 }: Props) {
  return <img class="avatar" src={sourceOf(avatar)} alt="" width={size} height={size} draggable={false} />;
}

/** The protocol names the shipped avatars by their JPEGs; as SVG they have a fifth of the size. */
function sourceOf(avatar: string): string {
  if (!avatar) return 'favicon.svg';
  const shipped = /^(\d+)\.jpg$/.exec(avatar)?.[1];
  return `avatars/${shipped ? `${shipped}.svg` : encodeURIComponent(avatar)}`;
}
