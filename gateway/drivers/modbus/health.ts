import type { FaultCode } from '../../core/fault.js';
import type { DeviceId } from '../../core/identity.js';
import { type Millis, millis } from '../../core/time.js';
import type { DeviceHealth } from '../driver.js';

/** How one question ended, as far as it says something about wire and device. */
export type Ending =
  | 'answered'
  | 'silent'
  /** Wrong checksum or cut short. */
  | 'garbled'
  | 'foreign'
  | 'second-master'
  | 'exception';

export const endingOf = (code: FaultCode): Ending | undefined => {
  switch (code) {
    case 'wire-no-answer':
      return 'silent';
    case 'wire-crc':
    case 'wire-short-frame':
      return 'garbled';
    case 'wire-foreign-answer':
      return 'foreign';
    case 'wire-second-master':
      return 'second-master';
    case 'wire-exception':
    case 'wire-device-busy':
    case 'wire-device-failure':
      return 'exception';
    default:
      return undefined;
  }
};

/** Plain data about one device since the start; the last `WINDOW` endings and answer times in rings. */
export interface DeviceRecord {
  readonly device: DeviceId;
  readonly unit: number;
  /** Its shortest period. */
  readonly period: Millis;
  readonly requests: number;
  readonly counts: { readonly [ending in Ending]: number };
  readonly lastAnswer?: Millis;
  readonly recent: readonly Ending[];
  readonly took: readonly Millis[];
}

const WINDOW = 64;

export const emptyRecord = (device: DeviceId, unit: number, period: Millis): DeviceRecord => ({
  device,
  unit,
  period,
  requests: 0,
  counts: { answered: 0, silent: 0, garbled: 0, foreign: 0, 'second-master': 0, exception: 0 },
  recent: [],
  took: [],
});

const push = <T>(ring: readonly T[], one: T): T[] =>
  ring.length < WINDOW ? [...ring, one] : [...ring.slice(1), one];

/** `took`: of an answer, from the first byte sent to the last received. */
export const recorded = (
  record: DeviceRecord,
  ending: Ending,
  now: Millis,
  took?: Millis,
): DeviceRecord => ({
  ...record,
  requests: record.requests + 1,
  counts: { ...record.counts, [ending]: record.counts[ending] + 1 },
  recent: push(record.recent, ending),
  ...(took !== undefined && { took: push(record.took, took), lastAnswer: now }),
});

/** Nearest-rank percentile of the last answers; 0 before the first. */
export const percentile = (took: readonly Millis[], share: number): Millis => {
  const sorted = [...took].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? millis(0);
};

export interface Suspicion {
  readonly why: FaultCode;
  readonly evidence: string;
}

/** A device takes part in the judgement once it was asked this often. */
const ENOUGH = 8;
/** A device with this many questions in a row without an answer is silent. */
const GONE = 3;
const AT_ONCE = 10_000;

const share = (records: readonly DeviceRecord[], ...endings: Ending[]) => {
  const all = records.flatMap((record) => record.recent);
  const hits = all.filter((ending) => endings.includes(ending)).length;
  return { hits, of: all.length, share: all.length === 0 ? 0 : hits / all.length };
};
const units = (records: readonly DeviceRecord[]): string =>
  records.map((record) => record.unit).join(' ');
const isGone = ({ recent }: DeviceRecord): boolean =>
  recent.length >= GONE && recent.slice(-GONE).every((ending) => ending === 'silent');

/**
 * What an electrician would suspect from the last questions of a bus, most certain first: one cause
 * for each device at most. The evidence is counts and unit ids, to be read in any language.
 */
export const suspicions = (records: readonly DeviceRecord[]): ReadonlyMap<DeviceId, Suspicion> => {
  const found = new Map<DeviceId, Suspicion>();
  const suspect = (who: readonly DeviceRecord[], why: FaultCode, evidence: string) => {
    for (const { device } of who) if (!found.has(device)) found.set(device, { why, evidence });
  };
  const asked = records.filter((record) => record.recent.length >= ENOUGH);

  const masters = share(records, 'second-master');
  if (masters.hits > 0) suspect(records, 'wire-second-master', `${masters.hits}/${masters.of}`);

  // Nobody is understood, yet somebody speaks: all use another baud rate or parity than we.
  const noise = share(records, 'garbled', 'foreign');
  const understood = share(records, 'answered', 'exception');
  if (understood.hits === 0 && noise.of >= ENOUGH && noise.share >= 0.5)
    suspect(records, 'suspect-baud', `${noise.hits}/${noise.of}`);

  // Several that answered before fell silent within one round.
  const gone = records.filter((record) => isGone(record) && record.lastAnswer !== undefined);
  const ends = gone.map((record) => record.lastAnswer as number);
  const together = Math.max(AT_ONCE, ...gone.map((record) => 2 * record.period));
  if (gone.length >= 2 && Math.max(...ends) - Math.min(...ends) <= together)
    suspect(gone, 'suspect-cable', `${gone.length}/${records.length}: ${units(gone)}`);

  for (const one of asked) {
    const own = share([one], 'garbled', 'foreign');
    const others = asked.filter((record) => record !== one);
    const elsewhere = share(others, 'garbled', 'foreign');
    if (own.share >= 0.15 && others.length > 0 && elsewhere.share <= 0.02)
      suspect(
        [one],
        'suspect-duplicate-unit',
        `${one.unit}: ${own.hits}/${own.of}; ${elsewhere.hits}/${elsewhere.of}`,
      );
  }

  const hurt = asked.filter((record) => record.recent.includes('garbled'));
  const garbled = share(asked, 'garbled');
  if (asked.length >= 3 && hurt.length >= (2 / 3) * asked.length && garbled.share >= 0.03)
    suspect(hurt, 'suspect-termination', `${garbled.hits}/${garbled.of}: ${units(hurt)}`);
  return found;
};

export const healthOf = (
  record: DeviceRecord,
  silentUntil: Millis | undefined,
  suspicion: Suspicion | undefined,
): DeviceHealth => ({
  device: record.device,
  requests: record.requests,
  answered: record.counts.answered,
  noAnswer: record.counts.silent,
  crc: record.counts.garbled,
  exceptions: record.counts.exception,
  p50: percentile(record.took, 0.5),
  p95: percentile(record.took, 0.95),
  ...(record.lastAnswer !== undefined && { lastAnswer: record.lastAnswer }),
  ...(silentUntil !== undefined && { silentUntil }),
  ...(suspicion && { suspicion }),
});

/** Busy time of the wire, noted about once a second. */
export interface LoadNote {
  readonly at: Millis;
  readonly busy: Millis;
}
const MINUTE = 60_000;

export const noted = (notes: readonly LoadNote[], at: Millis, busy: Millis): LoadNote[] => [
  ...notes.filter((note) => at - note.at <= MINUTE),
  { at, busy },
];

/** Share of the last minute in which nobody else could have used the wire. */
export const loadOf = (notes: readonly LoadNote[], at: Millis, busy: Millis): number => {
  const first = notes.find((note) => at - note.at <= MINUTE);
  return !first || at <= first.at ? 0 : Math.min(1, (busy - first.busy) / (at - first.at));
};
