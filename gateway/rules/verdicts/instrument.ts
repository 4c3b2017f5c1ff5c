import type { Certificate } from '../../core/certificate.js';
import type { Quantity } from '../../core/quantity.js';
import type { Instant } from '../../core/time.js';

/** What is known of the instrument behind a point. */
export interface Instrument {
  /** Of the maker: absolute in the unit of the quantity plus percent of the reading. */
  readonly accuracy?: Accuracy;
  /** Of a gas sensor that counts molecules: whether it allows for the air pressure itself. */
  readonly pressure?: 'uncorrected' | 'corrected';
  /** In order of time, none overlapping. */
  readonly certificates?: readonly Certificate[];
}

export interface Stretch {
  readonly from: Instant;
  readonly to: Instant;
}

export interface Accuracy {
  readonly absolute: number;
  readonly percent: number;
}

/**
 * What instruments of a hall usually are, where the maker's figure is not known: a judgement, and said
 * to be one wherever it is shown. CO2 is reference-hall.md, story A.
 */
const USUAL: Readonly<Partial<Record<Quantity, Accuracy>>> = {
  co2: { absolute: 50, percent: 3 },
  temperature: { absolute: 0.5, percent: 0 },
  humidity: { absolute: 4, percent: 0 },
  'air-velocity': { absolute: 0.05, percent: 5 },
  illuminance: { absolute: 0, percent: 7 },
  noise: { absolute: 1.5, percent: 0 },
  pm25: { absolute: 10, percent: 10 },
  pm10: { absolute: 10, percent: 15 },
  co: { absolute: 1, percent: 5 },
  o3: { absolute: 0.02, percent: 10 },
  hcho: { absolute: 0.02, percent: 10 },
  'tvoc-mass': { absolute: 0.05, percent: 15 },
};

/** A count and a contact are exact. */
const EXACT: Accuracy = { absolute: 0, percent: 0 };

/** Those that hold for some of the stretch. */
export const certificatesWithin = (
  { certificates = [] }: Instrument,
  { from, to }: Stretch,
): readonly Certificate[] => certificates.filter((one) => one.from < to && from < one.until);

/**
 * Where the readings are corrected by a certificate, its own expanded uncertainty (of several the
 * largest): the correction takes away what the maker's figure allows for. Else the maker's figure.
 */
export const accuracyOf = (
  quantity: Quantity,
  instrument: Instrument,
  stretch: Stretch,
): Accuracy & { readonly assumed: boolean } => {
  const certified = certificatesWithin(instrument, stretch).map((one) =>
    one.correction === undefined ? undefined : one.uncertainty,
  );
  const known = certified.filter((one) => one !== undefined);
  if (known.length > 0 && known.length === certified.length)
    return {
      absolute: Math.max(...known.map(({ absolute }) => absolute)),
      percent: Math.max(...known.map(({ percent }) => percent)),
      assumed: false,
    };
  return instrument.accuracy === undefined
    ? { ...(USUAL[quantity] ?? EXACT), assumed: USUAL[quantity] !== undefined }
    : { ...instrument.accuracy, assumed: false };
};

/** Above this a sensor that counts molecules reads too little by more than its own accuracy. */
const HIGH_GROUND_M = 500;
const SEA_LEVEL_HPA = 1013;

/** International standard atmosphere (ISO 2533), hPa. */
const pressureAt = (altitudeM: number): number => 1013.25 * (1 - 2.25577e-5 * altitudeM) ** 5.25588;

/**
 * What an NDIR reading is multiplied by at this altitude (domain.md §12); undefined where the reading
 * needs it and nobody knows whether the sensor has done it.
 */
export const pressureFactor = (
  quantity: Quantity,
  instrument: Instrument,
  altitudeM: number,
): number | undefined => {
  if (quantity !== 'co2' || altitudeM <= HIGH_GROUND_M) return 1;
  if (instrument.pressure === undefined) return undefined;
  return instrument.pressure === 'corrected' ? 1 : SEA_LEVEL_HPA / pressureAt(altitudeM);
};
