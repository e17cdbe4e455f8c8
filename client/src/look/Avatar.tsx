interface Props {
  avatar: string;
  size?: number;
}

/** Somebody's picture. It stands beside the name, so it has no words of its own. */
export function Avatar({ avatar, size = 40 }: Props) {
  return (
    <img
      class="avatar"
      src={avatar ? `/avatars/${encodeURIComponent(avatar)}` : '/favicon.svg'}
      alt=""
      width={size}
      height={size}
      draggable={false}
    />
  );
}
