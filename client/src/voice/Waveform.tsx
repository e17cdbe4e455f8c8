import './waveform.css';

const LEAST = 0.14;

interface Props {
  /** From 0 to 1. */
  levels: readonly number[];
  /** Share that was played, from 0 to 1. */
  played?: number;
}

/** The waveform. */
export function Waveform({ levels, played = 0 }: Props) {
  return (
    <span class="bars" aria-hidden="true">
      {levels.map((level, at) => (
        <i
          key={at}
          class={at < played * levels.length ? 'played' : undefined}
          style={{ height: `${Math.round(Math.max(LEAST, level) * 100)}%` }}
        />
      ))}
    </span>
  );
}
