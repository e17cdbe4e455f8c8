import type { Page } from '@playwright/test';
import sharp from 'sharp';

/** Draws a photo similar to that of a camera: hills in the evening. */
export async function photo(width: number, height: number, hue = 30): Promise<Buffer> {
  const hill = (y: number, light: number) =>
    `<path d="M0 ${y}Q${width * 0.25} ${y - height * 0.3} ${width * 0.5} ${y}T${width} ${y}V${height}H0z" fill="hsl(${hue} 45% ${light}%)"/>`;
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="hsl(${hue} 70% 80%)"/><circle cx="${width * 0.7}" cy="${height * 0.3}" r="${height * 0.1}" fill="#fff6dd"/>${hill(height * 0.6, 60)}${hill(height * 0.75, 45)}${hill(height * 0.9, 30)}</svg>`;
  return sharp(Buffer.from(drawing)).jpeg({ quality: 90 }).toBuffer();
}

export interface Given {
  name: string;
  type: string;
  content: Buffer | string;
}

/** Pastes files into the focused element, or drops them on an element. */
export async function paste(page: Page, files: readonly Given[], drop?: string, text = ''): Promise<void> {
  const given = files.map(({ content, ...file }) => ({
    ...file,
    bytes: Buffer.from(content).toString('base64'),
  }));
  await page.evaluate(
    ([all, target, plain]) => {
      const data = new DataTransfer();
      for (const { name, type, bytes } of all) {
        const content = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
        data.items.add(new File([content], name, { type }));
      }
      if (plain !== '') data.setData('text/plain', plain);
      const event = { bubbles: true, cancelable: true };
      if (target === null) {
        document.activeElement!.dispatchEvent(new ClipboardEvent('paste', { ...event, clipboardData: data }));
        return;
      }
      const place = document.querySelector(target)!;
      for (const kind of ['dragover', 'drop']) {
        place.dispatchEvent(new DragEvent(kind, { ...event, dataTransfer: data }));
      }
    },
    [given, drop ?? null, text] as const,
  );
}
