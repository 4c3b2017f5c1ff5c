import type { PointId } from '../../core/identity.js';
import type { Uncertain } from '../../core/quality.js';
import type { Millis } from '../../core/time.js';
import type { RawValue } from '../driver.js';
import { loopReading, luxOf } from './codec.js';
import { type Contact, forgotten, heard, settledAt, settlesAt, UNHEARD } from './edges.js';
import { type Loop, sampled } from './loop.js';
import type { WiredPin } from './schema.js';

/** What the inputs of one board say: every decision is in loop.ts, edges.ts and codec.ts. */

type Input = Exclude<WiredPin, { use: 'relay' | 'pulse' }>;
type Loops = Extract<Input, { use: 'supervised' }>;

/** A cell is no instrument: its maker gives 10 lx within a factor of two (GL5528 data sheet). */
const NOT_ACCURATE: Uncertain = 'uncertain:sensor-not-accurate';

interface LightSamples {
  readonly sum: number;
  readonly samples: number;
  readonly raw: number;
}

export interface Inputs {
  /** Points that changed by this sample of an analogue channel. */
  analog(channel: number, share: number, raw: number, at: Millis): readonly PointId[];
  /** Points that changed, because contacts now stood still long enough. */
  settle(at: Millis): readonly PointId[];
  digital(pin: number, level: 0 | 1, at: Millis): void;
  /** When `settle` has something to do; undefined while nothing moves. */
  readonly settlesAt: Millis | undefined;
  /** The value of a point now; undefined while it is not yet known. A mean of light begins anew. */
  valueOf(point: PointId): RawValue | undefined;
  /** The board was away: what it said is no longer so. Counts stay. */
  forget(): void;
}

export const inputsOf = (pins: readonly WiredPin[]): Inputs => {
  const loops = new Map<number, { pin: Loops; loop: Loop | undefined; raw: number }>();
  const lights = new Map<number, { pin: Extract<Input, { use: 'light' }>; mean?: LightSamples }>();
  const contacts = new Map<
    number,
    { pin: Extract<Input, { use: 'contact' | 'counter' }>; contact: Contact }
  >();
  for (const pin of pins) {
    if (pin.use === 'supervised') loops.set(pin.channel, { pin, loop: undefined, raw: 0 });
    else if (pin.use === 'light') lights.set(pin.channel, { pin });
    else if (pin.use === 'contact' || pin.use === 'counter')
      contacts.set(pin.pin, { pin, contact: UNHEARD });
  }

  const loopValue = (point: PointId): RawValue | undefined => {
    for (const { pin, loop, raw } of loops.values()) {
      if (pin.contact !== point && pin.wiring !== point) continue;
      if (loop?.believed === undefined) return undefined;
      const { contact, wiring } = loopReading(loop.believed.state);
      return { point, value: point === pin.contact ? contact : wiring, raw: [raw] };
    }
    return undefined;
  };
  const lightValue = (point: PointId): RawValue | undefined => {
    for (const light of lights.values()) {
      const { pin, mean } = light;
      if (pin.point !== point || mean === undefined) continue;
      delete light.mean;
      const value = luxOf(mean.sum / mean.samples, pin.cell);
      return { point, value, raw: [mean.raw], uncertain: NOT_ACCURATE };
    }
    return undefined;
  };
  const contactValue = (point: PointId): RawValue | undefined => {
    for (const { pin, contact } of contacts.values()) {
      if (pin.point !== point || contact.settled === undefined) continue;
      const value = pin.use === 'counter' ? contact.closings : contact.settled;
      return { point, value, raw: [contact.settled] };
    }
    return undefined;
  };

  return {
    analog(channel, share, raw, at) {
      const light = lights.get(channel);
      if (light !== undefined) {
        const { sum, samples } = light.mean ?? { sum: 0, samples: 0 };
        light.mean = { sum: sum + share, samples: samples + 1, raw };
      }
      const known = loops.get(channel);
      if (known === undefined) return [];
      const before = known.loop?.believed;
      known.loop = sampled(known.loop, share, known.pin.bands, at);
      known.raw = raw;
      const now = known.loop.believed;
      const isSame = before?.state === now?.state && (before === undefined) === (now === undefined);
      return isSame ? [] : [known.pin.contact, known.pin.wiring];
    },
    digital(pin, level, at) {
      const known = contacts.get(pin);
      // The pull-up holds an open contact high; closed, it joins the pin to ground.
      if (known !== undefined) known.contact = heard(known.contact, level === 0 ? 1 : 0, at);
    },
    settle(at) {
      const changed: PointId[] = [];
      for (const known of contacts.values()) {
        const { pin, contact: before } = known;
        known.contact = settledAt(before, pin.debounce, at);
        const now = known.contact;
        const tells =
          pin.use === 'contact'
            ? before.settled !== now.settled
            : before.closings !== now.closings || before.settled === undefined;
        if (before !== now && tells) changed.push(pin.point);
      }
      return changed;
    },
    get settlesAt() {
      const all = [...contacts.values()].flatMap(
        ({ pin, contact }) => settlesAt(contact, pin.debounce) ?? [],
      );
      return all.length === 0 ? undefined : (Math.min(...all) as Millis);
    },
    valueOf: (point) => loopValue(point) ?? lightValue(point) ?? contactValue(point),
    forget() {
      for (const known of loops.values()) known.loop = undefined;
      for (const light of lights.values()) delete light.mean;
      for (const known of contacts.values()) known.contact = forgotten(known.contact);
    },
  };
};
