import { waveformOf } from './waveform';

/** The first type that this browser supports; the server detects the type by itself. */
const KINDS = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus'];
/** Enough for clear speech. A minute takes a quarter of a megabyte. */
const BITS_PER_SECOND = 32_000;
const LISTEN_EVERY_MS = 100;

export interface Recorded {
  file: Blob;
  seconds: number;
  waveform: string;
}

/** Records the microphone, and its loudness. */
export class Recorder {
  /** Loudness of each tenth of a second, from 0 to 1. */
  readonly levels: number[] = [];
  private readonly parts: Blob[] = [];
  private readonly began = performance.now();
  private readonly context = new AudioContext();
  private readonly ear = this.context.createAnalyser();
  private readonly heard = new Float32Array(this.ear.fftSize);
  private readonly tape: MediaRecorder;
  private readonly timer: number;

  private constructor(
    private readonly microphone: MediaStream,
    listener: () => void,
  ) {
    const mimeType = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
    this.tape = new MediaRecorder(microphone, { mimeType, audioBitsPerSecond: BITS_PER_SECOND });
    this.tape.addEventListener('dataavailable', ({ data }) => this.parts.push(data));
    this.tape.start();
    this.context.createMediaStreamSource(microphone).connect(this.ear);
    this.timer = window.setInterval(() => {
      this.levels.push(this.listen());
      listener();
    }, LISTEN_EVERY_MS);
  }

  /** Rejects where there is no microphone or the page may not use it. */
  static async begin(listener: () => void): Promise<Recorder> {
    return new Recorder(await navigator.mediaDevices.getUserMedia({ audio: true }), listener);
  }

  get ms(): number {
    return performance.now() - this.began;
  }

  async finish(): Promise<Recorded> {
    const seconds = Math.max(1, Math.round(this.ms / 1_000));
    await new Promise<unknown>((done) => {
      this.tape.addEventListener('stop', done, { once: true });
      this.tape.stop();
    });
    this.end();
    const file = new Blob(this.parts, { type: this.tape.mimeType });
    return { file, seconds, waveform: waveformOf(this.levels) };
  }

  /** Releases the microphone; the browser stops showing that it is in use. */
  end(): void {
    clearInterval(this.timer);
    if (this.tape.state !== 'inactive') this.tape.stop();
    for (const track of this.microphone.getTracks()) track.stop();
    if (this.context.state !== 'closed') void this.context.close();
  }

  private listen(): number {
    this.ear.getFloatTimeDomainData(this.heard);
    const power = this.heard.reduce((sum, sample) => sum + sample * sample, 0) / this.heard.length;
    return Math.min(1, Math.sqrt(power) * 4);
  }
}
