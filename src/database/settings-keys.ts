/** The setting that makes the next start of the embedded database vacuum the file, because something was erased. */
export const VACUUM_PENDING = 'erased';
