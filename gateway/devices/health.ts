import type { Latest } from '../core/current.js';
import { type FaultCode, type FaultParameters, faultRow } from '../core/fault.js';
import { fill } from '../core/fill.js';
import type { Device, Names } from '../core/hall.js';
import type { PointId } from '../core/identity.js';
import type { Quality } from '../core/quality.js';
import type { DeviceHealth } from '../drivers/driver.js';

/** How a device is, in the one sentence that the person who must repair it needs. */
export interface Condition {
  /** `failing`: it answers, but an element of it does not measure, or its answers are often lost. */
  readonly is: 'not-asked' | 'well' | 'failing' | 'lost';
  /** Of its questions since the start, 0-1; absent before the first. */
  readonly answered?: number;
  readonly cause?: Names;
}

/** Below this share of answers a device is failing although it still answers. */
const OFTEN = 0.95;

const said = (why: FaultCode, parameters: (language: keyof Names) => FaultParameters): Names => ({
  zh: fill(faultRow(why).zh, parameters('zh')),
  en: fill(faultRow(why).en, parameters('en')),
});

const ELEMENT: Partial<Record<Quality, FaultCode>> = {
  'bad:sensor-failure': 'value-absent',
  'bad:out-of-range': 'point-implausible',
};

/** What its readings say: an element that answers with "no value" or nonsense. */
const elementOf = (
  device: Device,
  latest: ReadonlyMap<PointId, Latest>,
): { why: FaultCode; names: Names } | undefined => {
  for (const { id, names } of device.points) {
    const quality = latest.get(id)?.reading.quality;
    const why = quality === undefined ? undefined : ELEMENT[quality];
    if (why !== undefined) return { why, names };
  }
  return undefined;
};

/**
 * Brings together what the wire counts and what the readings say. The driver's suspicion comes first,
 * since it has seen the whole bus; then silence; then the element.
 */
export const conditionOf = (
  device: Device,
  health: DeviceHealth,
  latest: ReadonlyMap<PointId, Latest>,
): Condition => {
  if (health.requests === 0) return { is: 'not-asked' };
  const answered = health.answered / health.requests;
  const lost = health.silentUntil !== undefined || health.answered === 0;
  const why = health.suspicion?.why ?? (lost ? 'device-silent' : undefined);
  if (why !== undefined)
    return {
      is: lost ? 'lost' : 'failing',
      answered,
      cause: said(why, (language) => ({
        ...health.suspicion?.parameters,
        device: device.names[language],
        bus: device.bus,
      })),
    };
  const element = elementOf(device, latest);
  if (element !== undefined)
    return {
      is: 'failing',
      answered,
      cause: said(element.why, (language) => ({
        point: `${device.names[language]} ${element.names[language]}`,
      })),
    };
  return { is: answered < OFTEN ? 'failing' : 'well', answered };
};
