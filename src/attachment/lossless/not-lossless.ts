/** The file cannot be copied without its metadata, because its structure is not understood: re-encode it. */
export class NotLossless extends Error {}
