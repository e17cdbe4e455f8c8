/** Where the small still picture of a picture is kept. */
export function thumbnailOf(key: string): string {
  return `${key}.thumbnail`;
}
