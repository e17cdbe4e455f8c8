import { siteUrl } from '../connection/site-url';

export function linkFor(code: string): string {
  return `${siteUrl()}#link=${code}`;
}
