import { effect, signal } from '@preact/signals';
import { localStore } from '../storage/local-storage';

export const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** Light or dark: as the system prefers, unless the user chose. */
export const theme = signal<Theme>(THEMES.find((known) => known === localStore.get('theme')) ?? 'auto');

export function chooseTheme(chosen: Theme): void {
  theme.value = chosen;
  localStore.put('theme', chosen);
}

/**
 * The frame that a phone draws around the page has the background colour, which only a `meta` can
 * set.
 */
const frames = [...document.querySelectorAll<HTMLMetaElement>('meta[name=theme-color]')].map((meta) => ({
  meta,
  colour: meta.content,
  scheme: meta.media.includes('dark') ? 'dark' : 'light',
}));

effect(() => {
  document.documentElement.dataset.theme = theme.value;
  const forced = frames.find(({ scheme }) => scheme === theme.value);
  for (const { meta, colour } of frames) meta.content = forced?.colour ?? colour;
});
