/** Where the small still picture of a picture is kept. */
export function thumbnailKey(key: string): string {
  return `${key}.thumbnail`;
}
