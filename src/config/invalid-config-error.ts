/** An invalid setting; the message names the variable and the accepted values. */
export class InvalidConfigError extends Error {}
