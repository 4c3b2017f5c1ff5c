import type { Fault } from '../../core/fault.js';
import type { DeviceId } from '../../core/identity.js';
import { type Millis, millis } from '../../core/time.js';
import type { Answer } from '../driver.js';
import { decode } from './codec.js';
import type { Raw } from './job.js';
import type { Block } from './plan.js';
import { widthOf } from './register.js';
import type { WirePoint } from './schema.js';

/** The words of one answered read as the numbers of its points. */
export const valuesOf = (block: Block, { words, mono, took }: Raw): Answer => ({
  device: block.device,
  mono,
  took,
  values: block.points.map(({ point, register }) => {
    const at = register.address - block.address;
    return {
      point,
      value: decode(register, words, at),
      raw: words.slice(at, at + widthOf(register.encoding)),
    };
  }),
});

/** These points have no value now, and why. */
export const withoutValues = (
  device: DeviceId,
  points: readonly WirePoint[],
  fault: Fault,
  mono: Millis,
  took: Millis = millis(0),
): Answer => ({ device, mono, took, fault, points: points.map(({ point }) => point) });
