/** The database cannot be used at all; the message is one line for the operator that names the mend. */
export class OperatorError extends Error {}

/** There is nothing in it yet: the first start makes it. */
export class DatabaseNotInitialized extends OperatorError {}
