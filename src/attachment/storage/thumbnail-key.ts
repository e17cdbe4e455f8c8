/** Returns the key of the thumbnail of a picture. */
export function thumbnailKey(key: string): string {
  return `${key}.thumbnail`;
}
