/** Stands in for a transport of engine.io-client that this page never uses. */
export class WT {}
