/* The sound of the phone: one microphone for the whole page, the speaker, and the bell. */

const SPEECH = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
const LEVEL_SAMPLES = 512;

/** The one stream of the page's microphone; a browser opens only so many. */
export class Microphone {
  constructor() {
    this.device = "";
    this.stream = null;
  }

  get track() {
    return this.stream?.getAudioTracks()[0] ?? null;
  }

  async open() {
    if (this.track?.readyState === "live") return this.stream;
    const device = this.device ? { deviceId: { exact: this.device } } : {};
    this.stream = await navigator.mediaDevices.getUserMedia({ audio: { ...SPEECH, ...device } });
    this.listen();
    return this.stream;
  }

  /** Take another microphone; the caller of this puts the new track into a running talk. */
  async choose(device) {
    const before = this.stream;
    this.device = device;
    this.stream = null;
    await this.open();
    before?.getTracks().forEach((track) => track.stop());
    return this.track;
  }

  close() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
  }

  listen() {
    this.context ??= new AudioContext();
    this.source?.disconnect();
    this.source = this.context.createMediaStreamSource(this.stream);
    this.analyser ??= new AnalyserNode(this.context, { fftSize: LEVEL_SAMPLES });
    this.source.connect(this.analyser);
  }

  /** Return how loud it is, from 0 to 1. */
  level() {
    if (!this.analyser || this.track?.readyState !== "live") return 0;
    const samples = new Float32Array(LEVEL_SAMPLES);
    this.analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / LEVEL_SAMPLES;
    const decibels = 10 * Math.log10(power || 1e-9);
    return Math.min(1, Math.max(0, (decibels + 60) / 60));
  }
}

/** Rings like a phone: two tones, one second, then three of silence. */
export class Bell {
  constructor() {
    this.device = "";
    this.timer = null;
  }

  async ring() {
    if (this.timer) return;
    this.context ??= new AudioContext();
    if (this.device && this.context.setSinkId) await this.context.setSinkId(this.device);
    this.context.resume(); // a page that nobody has touched yet stays silent
    this.strike();
    this.timer = setInterval(() => this.strike(), 4000);
  }

  strike() {
    const now = this.context.currentTime;
    const loudness = new GainNode(this.context, { gain: 0 });
    loudness.connect(this.context.destination);
    loudness.gain.setValueAtTime(0, now);
    loudness.gain.linearRampToValueAtTime(0.2, now + 0.05);
    loudness.gain.setValueAtTime(0.2, now + 0.95);
    loudness.gain.linearRampToValueAtTime(0, now + 1);
    for (const frequency of [440, 480]) {
      const tone = new OscillatorNode(this.context, { frequency });
      tone.connect(loudness);
      tone.start(now);
      tone.stop(now + 1);
    }
  }

  stop() {
    clearInterval(this.timer);
    this.timer = null;
  }
}

/** Return the devices of one kind ("audioinput", "audiooutput") that have a name. */
export async function devices(kind) {
  const all = await navigator.mediaDevices.enumerateDevices();
  return all.filter((device) => device.kind === kind && device.deviceId && device.label);
}
