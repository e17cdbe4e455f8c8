/** Returns the field that marks a bot; empty for other users. */
export function botFlag(maker: string | null): { bot?: true } {
  return maker === null ? {} : { bot: true };
}
