export const ON_EVERY_DATABASE: readonly string[];
export const ON_POSTGRES: readonly string[];
export const SLOW: readonly string[];
export const ON_CLUSTER: readonly string[];
export function specs(names: readonly string[]): string[];
