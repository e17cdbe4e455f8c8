/** A range of bytes, both ends included. */
export interface ByteRange {
  start: number;
  end: number;
}
