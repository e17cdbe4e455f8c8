/** What tells a bot from other people; nothing for these. */
export function botFlag(maker: string | null): { bot?: true } {
  return maker === null ? {} : { bot: true };
}
