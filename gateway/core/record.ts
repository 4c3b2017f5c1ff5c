import type { DeviceId, PointId, RecordId, ZoneId } from './identity.js';
import type { Instant } from './time.js';

/**
 * What people enter about the hall, each as one event `record-entered`. A record never changes and is
 * never dropped: what was wrong is withdrawn by another record, and both stay.
 */

/** A file kept under `<data>/files/<sha256>`. */
export interface RecordFile {
  readonly sha256: string;
  /** As the person called it. */
  readonly name: string;
}

/**
 * What a certificate says to make of a reading, in the unit of the point: a straight line
 * (`reading * slope + offset`), or pairs of what was shown and what was true, straight between them.
 */
export type Correction =
  | { readonly slope: number; readonly offset: number }
  | { readonly points: readonly { readonly indicated: number; readonly reference: number }[] };

/** A calibration or verification certificate (校准/检定证书) of one point, or of a device as a whole. */
export interface CertificateRecord {
  readonly kind: 'certificate';
  readonly point?: PointId;
  readonly device?: DeviceId;
  readonly number: string;
  readonly laboratory: string;
  /** Dates in the hall's time zone; it holds through the day `due`. */
  readonly calibratedOn: string;
  readonly due: string;
  /** As the verification document calls it: `1`, `2`, `0.5`. */
  readonly class?: string;
  /** Of the unit that was calibrated, where a device has been replaced. */
  readonly serial?: string;
  /** Expanded (k = 2): absolute in the unit of the point plus percent of the reading. */
  readonly uncertainty?: { readonly absolute: number; readonly percent: number };
  readonly correction?: Correction;
  readonly file?: RecordFile;
}

/** What a laboratory found in a sample, for what no sensor measures. */
export interface LaboratoryRecord {
  readonly kind: 'laboratory-result';
  readonly zone: ZoneId;
  /** The name of the requirement in the standards: `benzene`, `radon`, `bacteria`. */
  readonly quantity: string;
  readonly value: number;
  /** Not found: the value is what the method would have found (检出限). */
  readonly below?: true;
  /** The unit of the limit. */
  readonly unit: string;
  /** Expanded, in the same unit. */
  readonly uncertainty?: number;
  readonly report: string;
  readonly laboratory: string;
  /** 资质认定 number; without one the result only indicates. */
  readonly cma?: string;
  readonly sampledAt: Instant;
  readonly sampledUntil?: Instant;
  readonly method?: string;
  readonly file?: RecordFile;
}

/** Sampling of a zone with doors and windows closed since `closedAt` (GB/T 18883, annex A). */
export interface FormalTestRecord {
  readonly kind: 'formal-test';
  readonly zone: ZoneId;
  readonly closedAt: Instant;
  readonly from: Instant;
  readonly to: Instant;
  /** The sampling points that took part. */
  readonly points: readonly PointId[];
  /** Numbers of the certificates of the instruments that were used. */
  readonly instruments: readonly string[];
  readonly note?: string;
}

/** Illuminance on a grid by GB/T 5700, as it was read; what it amounts to is computed from it. */
export interface LightSurveyRecord {
  readonly kind: 'light-survey';
  readonly zone: ZoneId;
  readonly at: Instant;
  readonly method: 'centre' | 'four-corner';
  /** lx, row by row, none missing. */
  readonly rows: readonly (readonly number[])[];
  /** Metres between neighbours of a row and of a column. */
  readonly spacing?: readonly [number, number];
  readonly daylight: boolean;
  readonly warmedUp: boolean;
  readonly meter: {
    /** By JJG 245. */
    readonly class: 1 | 2;
    readonly number?: string;
    readonly certificate?: string;
  };
  /** What the fixed sensors read meanwhile, lx: the average between surveys is estimated from them. */
  readonly references?: readonly { readonly point: PointId; readonly value: number }[];
  readonly file?: RecordFile;
}

/** A gas was let go in a zone and its decay watched by one point. */
export interface TracerTestRecord {
  readonly kind: 'tracer-test';
  readonly zone: ZoneId;
  readonly point: PointId;
  readonly from: Instant;
  readonly to: Instant;
  /** ppm */
  readonly outdoor: number;
  readonly note?: string;
}

/** The mains of the lighting were switched off and floor points watched. */
export interface LightingDrillRecord {
  readonly kind: 'emergency-lighting-drill';
  readonly mainsOffAt: Instant;
  readonly until: Instant;
  readonly points: readonly PointId[];
  readonly note?: string;
}

/** Why a limit was exceeded and what was done about it. */
export interface ExcursionNoteRecord {
  readonly kind: 'excursion-note';
  readonly excursion: string;
  readonly cause: string;
  readonly action?: string;
}

/** Another unit stands where this device stood; its history goes on, with a flag on the trend. */
export interface DeviceReplacedRecord {
  readonly kind: 'device-replaced';
  readonly device: DeviceId;
  readonly at: Instant;
  readonly oldSerial?: string;
  readonly newSerial: string;
  readonly reason?: string;
}

/** A point hung in another zone before `at`; hall.yaml says where it hangs now. */
export interface PointMovedRecord {
  readonly kind: 'point-moved';
  readonly point: PointId;
  readonly from: ZoneId;
  readonly to: ZoneId;
  readonly at: Instant;
}

/** Takes another record back. */
export interface WithdrawnRecord {
  readonly kind: 'withdrawn';
  readonly record: RecordId;
  readonly reason: string;
}

export interface RecordKinds {
  readonly certificate: CertificateRecord;
  readonly 'laboratory-result': LaboratoryRecord;
  readonly 'formal-test': FormalTestRecord;
  readonly 'light-survey': LightSurveyRecord;
  readonly 'tracer-test': TracerTestRecord;
  readonly 'emergency-lighting-drill': LightingDrillRecord;
  readonly 'excursion-note': ExcursionNoteRecord;
  readonly 'device-replaced': DeviceReplacedRecord;
  readonly 'point-moved': PointMovedRecord;
  readonly withdrawn: WithdrawnRecord;
}

export type RecordKind = keyof RecordKinds;
export type RecordContent = RecordKinds[RecordKind];

const KINDS: Readonly<Record<RecordKind, true>> = {
  certificate: true,
  'laboratory-result': true,
  'formal-test': true,
  'light-survey': true,
  'tracer-test': true,
  'emergency-lighting-drill': true,
  'excursion-note': true,
  'device-replaced': true,
  'point-moved': true,
  withdrawn: true,
};
export const RECORD_KINDS = Object.keys(KINDS) as readonly RecordKind[];

/** As the event carries it. */
export type HallRecord = RecordContent & { readonly id: RecordId };
