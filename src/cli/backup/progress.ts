/** Called repeatedly during a long step. `total` is absent if it is not known. */
export type Progress = (step: string, done: number, total?: number) => void;
