import { ref, watch } from 'vue';
import { keep, kept } from '../kept.ts';
import { live } from '../live.ts';
import { keyOf } from './alarm-words.ts';
import { heard } from './seen.ts';
import { PATTERNS, type Pattern, toSound } from './sound-patterns.ts';

/**
 * The sound of this browser: repeats until somebody has acknowledged. Muting it acknowledges nothing,
 * and the siren of the hall does not depend on it (ux.md §5.10).
 */

/** `suspended`: the browser wants a click first. `muted`: a person does not want it here. */
export type Audio = 'suspended' | 'running' | 'muted' | 'none';
export const audio = ref<Audio>('suspended');
/** How often a pattern has begun; for who cannot hear and for tests. */
export const sounded = ref(0);

let context: AudioContext | undefined;
let playing: { readonly key: string; readonly timer: number | undefined } | undefined;

const playOnce = ({ tones }: Pattern): void => {
  if (context === undefined) return;
  sounded.value += 1;
  for (const { pitch, from, for: length } of tones) {
    const start = context.currentTime + from;
    const tone = context.createOscillator();
    const loud = context.createGain();
    tone.type = 'square';
    tone.frequency.value = pitch;
    // A hard edge would crack.
    loud.gain.setValueAtTime(0, start);
    loud.gain.linearRampToValueAtTime(0.25, start + 0.02);
    loud.gain.setValueAtTime(0.25, start + length - 0.03);
    loud.gain.linearRampToValueAtTime(0, start + length);
    tone.connect(loud).connect(context.destination);
    tone.start(start);
    tone.stop(start + length);
  }
};

const stop = (): void => {
  clearInterval(playing?.timer);
  playing = undefined;
};

const follow = (): void => {
  const alarm = toSound(live.alarms);
  const pattern = alarm && PATTERNS[alarm.priority];
  if (alarm === undefined || pattern === undefined || audio.value !== 'running') {
    stop();
    return;
  }
  const key = keyOf(alarm);
  if (playing?.key === key) return;
  stop();
  playOnce(pattern);
  heard(alarm);
  const timer =
    pattern.every === undefined
      ? undefined
      : setInterval(() => playOnce(pattern), pattern.every * 1000);
  playing = { key, timer };
};

const judge = (): void => {
  if (kept('muted') === 'yes') audio.value = 'muted';
  else if (context === undefined) audio.value = 'none';
  else audio.value = context.state === 'running' ? 'running' : 'suspended';
};

/** By a click: only then a browser lets a page sound. */
export const turnSound = async (on: boolean): Promise<void> => {
  keep('muted', on ? 'no' : 'yes');
  if (on) await context?.resume();
  judge();
};

/** Makes one beep, so that a person knows this place can be heard. */
export const trySound = (): void => playOnce({ tones: [{ pitch: 720, from: 0, for: 0.3 }] });

export const startSound = (): void => {
  if (typeof AudioContext !== 'undefined') {
    context = new AudioContext();
    context.addEventListener('statechange', judge);
    // Any click will do; a page that was never touched stays mute whatever it wants.
    addEventListener('pointerdown', () => void (kept('muted') !== 'yes' && context?.resume()));
    addEventListener('keydown', () => void (kept('muted') !== 'yes' && context?.resume()));
  }
  judge();
  watch([() => live.alarms, audio], follow, { immediate: true });
  // The gateway must know whether an alarm would be heard anywhere.
  watch(
    audio,
    (now) => {
      live.sounds = now === 'running';
    },
    { immediate: true },
  );
  watch(
    [audio, sounded],
    () => {
      document.documentElement.dataset.audio = audio.value;
      document.documentElement.dataset.sounded = String(sounded.value);
    },
    { immediate: true },
  );
};
