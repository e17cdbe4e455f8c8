/** The database cannot be used at all; the message is one line for the operator that names the mend. */
export class CannotOpen extends Error {}
