/** Both ends are part of it. */
export interface ByteRange {
  start: number;
  end: number;
}
