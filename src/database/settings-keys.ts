/** The setting that tells the embedded database's next start that something was erased. */
export const VACUUM_PENDING = 'erased';
