/** The server cannot work as configured; the message is one line for the operator that names the fix. */
export class OperatorError extends Error {}

/** The database is empty: the first start creates it. */
export class DatabaseNotInitialized extends OperatorError {}
