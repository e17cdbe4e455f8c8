import { attachmentKind } from '../../../src/protocol/attachment-kind';
import type { Attachment } from '../../../src/protocol/types';

/**
 * Size of a single picture, in pixels; several are squares of a grid. The numbers of
 * `attachment.css`.
 */
const MOST = 240;
const LEAST = 72;
const CELL = 92;
const GAP = 4;
const RECORDING = 24;
const FILE = 64;

interface Box {
  width: number;
  height: number;
}

/**
 * Returns the size of a single picture before it has loaded, so that loading does not move the
 * list.
 */
export function fitBox({ width = MOST, height = MOST }: Partial<Box>): Box {
  const scale = Math.min(1, MOST / width, MOST / height);
  const side = (length: number) => Math.max(LEAST, Math.round(length * scale));
  return { width: side(width), height: side(height) };
}

/** Two beside each other, four in a square, otherwise three per row. */
export function columnCount(pictures: number): number {
  return pictures === 2 || pictures === 4 ? 2 : 3;
}

/** Returns the height of all attachments of a message, in pixels. */
export function layoutHeight(attachments: readonly Attachment[]): number {
  const count = (as: string) => attachments.filter((attachment) => attachmentKind(attachment) === as).length;
  const pictures = count('picture');
  const rows = Math.ceil(pictures / columnCount(pictures));
  const only = pictures === 1 ? attachments.find((one) => attachmentKind(one) === 'picture') : undefined;
  const parts = [
    ...(pictures > 0 ? [only ? fitBox(only).height : rows * CELL + (rows - 1) * GAP] : []),
    ...Array.from({ length: count('recording') }, () => RECORDING),
    ...Array.from({ length: count('file') }, () => FILE),
  ];
  return parts.reduce((sum, height) => sum + height + GAP, -GAP);
}
