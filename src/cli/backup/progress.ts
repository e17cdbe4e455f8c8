/** Told now and then how much of something long is done, in steps of one kind; no `total` where nobody knows it. */
export type Progress = (step: string, done: number, total?: number) => void;
