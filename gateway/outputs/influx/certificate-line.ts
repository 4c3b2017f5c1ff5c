import { deviceOf, keyOf } from '../../core/identity.js';
import type { HallRecord } from '../../core/record.js';
import { fields, measurement, text } from './protocol.js';

/** Days are told as the first moment of the day, UTC. */
const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`);

/** A certificate as it was entered, stamped with its entry: until when which instrument may be trusted. */
export const certificateLine = (
  hall: string,
  record: HallRecord & { readonly kind: 'certificate' },
  mark: string,
  at: number,
): string => {
  const { point, device } = record;
  const tags = measurement('certificate', {
    hall,
    device: device ?? (point && deviceOf(point)),
    point: point && keyOf(point),
  });
  const said = fields({
    due: `${dayOf(record.due)}i`,
    laboratory: text(record.laboratory),
    number: text(record.number),
    since: `${dayOf(record.calibratedOn)}i`,
  });
  return `${tags} ${said}${mark} ${at}`;
};
