import { Temporal } from 'temporal-polyfill';
import type { Certificate } from '../core/certificate.js';
import { type Entered, type Records, standing } from '../core/entered.js';
import type { Device, Hall, Point } from '../core/hall.js';
import type { PointId } from '../core/identity.js';
import type { CertificateRecord } from '../core/record.js';
import { type Instant, instant } from '../core/time.js';

/** What the certificates that were entered say of the instruments of a hall, point by point. */

interface Span {
  readonly from: Instant;
  readonly until: Instant;
}

/** From the first moment of the day of calibration until the last of the day it is due. */
const spanOf = ({ calibratedOn, due }: CertificateRecord, timeZone: string): Span => {
  const startOf = (day: Temporal.PlainDate): Instant =>
    day.toZonedDateTime(timeZone).epochMilliseconds as Instant;
  return {
    from: startOf(Temporal.PlainDate.from(calibratedOn)),
    until: startOf(Temporal.PlainDate.from(due).add({ days: 1 })),
  };
};

const ALWAYS: Span = { from: instant(-8.64e15), until: instant(8.64e15) };

/** A unit that has stood in the place of a device, for as long as it stood there. */
interface Unit extends Span {
  readonly serials: readonly string[];
}

const unitsOf = (records: Records, { id, serial }: Device): readonly Unit[] => {
  const swaps = standing(records, 'device-replaced')
    .map(({ content }) => content)
    .filter(({ device }) => device === id)
    .sort((one, next) => one.at - next.at);
  return [...swaps, undefined].map((swap, index) => {
    const before = swaps[index - 1];
    return {
      from: before?.at ?? ALWAYS.from,
      until: swap?.at ?? ALWAYS.until,
      serials: [
        before?.newSerial,
        swap?.oldSerial ?? (swap === undefined ? serial : undefined),
      ].filter((known) => known !== undefined),
    };
  });
};

/** By its serial number, else the unit that stood there when the certificate was entered. */
const unitOf = (
  { content, at }: Entered<CertificateRecord>,
  units: readonly Unit[],
): Unit | undefined =>
  units.find(({ serials }) => content.serial !== undefined && serials.includes(content.serial)) ??
  units.find(({ from, until }) => from <= at && at < until);

interface Candidate extends Span {
  /** The unit was taken away before its certificate was due. */
  readonly replaced: boolean;
  readonly entered: Entered<CertificateRecord>;
}

/** Of several at one moment: that of the point before that of its device, then the latest calibration. */
const better = (one: Candidate, other: Candidate): Candidate => {
  const isOfPoint = ({ entered }: Candidate): boolean => entered.content.point !== undefined;
  if (isOfPoint(one) !== isOfPoint(other)) return isOfPoint(one) ? one : other;
  return one.entered.content.calibratedOn > other.entered.content.calibratedOn ? one : other;
};

const certificateOf = ({ entered, ...own }: Candidate, { from, until }: Span): Certificate => {
  const { number, class: grade, uncertainty, correction } = entered.content;
  return {
    record: entered.id,
    number,
    from,
    until,
    ...(own.replaced && until === own.until && { replaced: true as const }),
    ...(grade !== undefined && { class: grade }),
    ...(uncertainty !== undefined && { uncertainty }),
    ...(correction !== undefined && { correction }),
  };
};

/** One after the other: between two neighbouring edges the same candidates hold. */
const inTurn = (candidates: readonly Candidate[]): readonly Certificate[] => {
  const edges = [...new Set(candidates.flatMap(({ from, until }) => [from, until]))].sort(
    (one, next) => one - next,
  );
  const found: Certificate[] = [];
  for (const [index, from] of edges.entries()) {
    const until = edges[index + 1];
    if (until === undefined) break;
    const there = candidates.filter((one) => one.from <= from && until <= one.until);
    const [first, ...others] = there;
    if (first === undefined) continue;
    const best = others.reduce(better, first);
    const last = found.at(-1);
    const isSame = last?.record === best.entered.id && last.until === from;
    if (isSame) found.pop();
    found.push(certificateOf(best, { from: isSame ? last.from : from, until }));
  }
  return found;
};

const ofPoint = (records: Records, device: Device, { id }: Point, timeZone: string) => {
  const units = unitsOf(records, device);
  return inTurn(
    standing(records, 'certificate')
      .filter(({ content }) => content.point === id || content.device === device.id)
      .flatMap((entered): Candidate[] => {
        const unit = unitOf(entered, units);
        if (unit === undefined) return [];
        const whole = spanOf(entered.content, timeZone);
        const from = instant(Math.max(whole.from, unit.from));
        const until = instant(Math.min(whole.until, unit.until));
        return from < until ? [{ from, until, replaced: until < whole.until, entered }] : [];
      }),
  );
};

/** Of every point that has any, in order of time. */
export const certificatesOf = (
  records: Records,
  { devices, timeZone }: Pick<Hall, 'devices' | 'timeZone'>,
): ReadonlyMap<PointId, readonly Certificate[]> =>
  new Map(
    devices.flatMap((device) =>
      device.points.flatMap((point): [PointId, readonly Certificate[]][] => {
        const found = ofPoint(records, device, point, timeZone);
        return found.length === 0 ? [] : [[point.id, found]];
      }),
    ),
  );
