/** Two cups that touch: the notes and how long each rings. */
const NOTES_HZ = [1_318.5, 1_760];
const RINGS_S = 0.5;
const APART_S = 0.09;
const LOUDNESS = 0.12;

/** In a busy conversation the sound does not repeat for every message. */
const QUIET_MS = 1_500;

let context: AudioContext | undefined;
let lastRung = -Infinity;

/** Plays the sound, unless it played within this time. */
export function playSound(): void {
  if (performance.now() - lastRung < QUIET_MS || !('AudioContext' in window)) return;
  lastRung = performance.now();
  context ??= new AudioContext();
  // A browser lets no page play sound before the user has interacted with it.
  if (context.state === 'suspended') void context.resume();
  for (const [index, hertz] of NOTES_HZ.entries())
    play(context, hertz, context.currentTime + index * APART_S);
}

function play(to: AudioContext, hertz: number, at: number): void {
  const tone = to.createOscillator();
  const volume = to.createGain();
  tone.frequency.value = hertz;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(LOUDNESS, at + 0.01);
  volume.gain.exponentialRampToValueAtTime(0.001, at + RINGS_S);
  tone.connect(volume).connect(to.destination);
  tone.start(at);
  tone.stop(at + RINGS_S);
}
