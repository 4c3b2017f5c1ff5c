import type { AlarmKind, AlarmRule, Basis, Priority } from '../core/alarm.js';
import type { Quantity } from '../core/quantity.js';
import { type Millis, millis, minutes, seconds } from '../core/time.js';
import type { ZoneKind } from '../core/zone.js';

/**
 * What a hall need not say because the kind of its zones says it (design §3, simple by default).
 * Figures of standards carry source and confidence as in domain.md. These are limits of alarms, not
 * verdicts: a standard's own averaging time and season belong to its verdict.
 */

/** One limit on one quantity, in the unit of the quantity (core/quantity.ts). The rest is the kind's. */
export interface LimitDefault {
  readonly kind: AlarmKind;
  readonly above?: number;
  readonly below?: number;
  readonly deadband: number;
  readonly onDelay?: Millis;
  readonly during?: AlarmRule['during'];
  readonly basis: Basis;
}

/** By the number of the row in table 1. */
const air18883 = (row: string, confidence: Basis['confidence']): Basis => ({
  source: `GB/T 18883-2022, ${row}`,
  confidence,
});
const own = (source: string): Basis => ({ source, confidence: 'uncertain' });

/**
 * Gases in ppm are the standard's mg/m³ at 25 °C and 101.325 kPa (24.45 L/mol). The day means of PM
 * wait for half an hour, so that one dusty sweep of the floor is no alarm. TVOC in ppb has no limit:
 * the standard's mg/m³ needs the mixture, which the sensor does not know.
 */
const AIR = {
  co2: {
    kind: 'air',
    above: 1000,
    deadband: 80,
    basis: air18883('8: CO2 0.10 %', 'sure'),
  },
  pm25: {
    kind: 'air',
    above: 50,
    deadband: 5,
    onDelay: minutes(30),
    basis: air18883('20: PM2.5 0.05 mg/m³', 'likely'),
  },
  pm10: {
    kind: 'air',
    above: 100,
    deadband: 10,
    onDelay: minutes(30),
    basis: air18883('19: PM10 0.10 mg/m³', 'likely'),
  },
  'tvoc-mass': {
    kind: 'air',
    above: 0.6,
    deadband: 0.05,
    basis: air18883('15: TVOC 0.60 mg/m³', 'sure'),
  },
  hcho: {
    kind: 'air',
    above: 0.08,
    deadband: 0.008,
    basis: air18883('11: HCHO 0.08 mg/m³', 'sure'),
  },
  co: {
    kind: 'air',
    above: 8.7,
    deadband: 0.9,
    basis: air18883('9: CO 10 mg/m³', 'sure'),
  },
  o3: {
    kind: 'air',
    above: 0.08,
    deadband: 0.01,
    basis: air18883('5: O3 0.16 mg/m³', 'sure'),
  },
} as const satisfies Limits;

type Limits = Readonly<Partial<Record<Quantity, LimitDefault>>>;

/** The outer bounds of the standard's summer (22-28 °C, 40-80 %) and winter (16-24 °C, 30-60 %). */
const COMFORT = {
  temperature: {
    kind: 'temperature',
    above: 28,
    below: 16,
    deadband: 0.5,
    onDelay: minutes(15),
    basis: air18883('1: 16-28 °C', 'sure'),
  },
  humidity: {
    kind: 'humidity',
    above: 80,
    below: 30,
    deadband: 3,
    onDelay: minutes(15),
    basis: air18883('2: 30-80 %', 'sure'),
  },
} as const satisfies Limits;

const noise = (above: number): Limits => ({
  noise: {
    kind: 'noise',
    above,
    deadband: 3,
    onDelay: minutes(15),
    during: 'opening',
    basis: own(`Hallkeeper: ${above} dB(A)`),
  },
});

/**
 * A fixed sensor sees one place and not the plane's mean, so it raises at the standard's mean itself.
 * Only where light burns through the opening hours: a dark meeting room or archive is in order.
 */
const light = (below: number, during: AlarmRule['during']): Limits => ({
  illuminance: {
    kind: 'light',
    below,
    deadband: below / 10,
    onDelay: minutes(10),
    ...(during === undefined ? {} : { during }),
    basis: { source: `GB/T 50034-2024: ${below} lx`, confidence: 'likely' },
  },
});

/** Air and comfort are there for people; an empty hall may be cold. */
const inOpeningHours = (limits: Limits): Limits =>
  Object.fromEntries(
    Object.entries(limits).map(([quantity, limit]) => [quantity, { ...limit, during: 'opening' }]),
  );

const ALWAYS: Limits = { ...AIR, ...COMFORT };
/** Carbon monoxide kills the cleaner too. */
const PEOPLE: Limits = { ...inOpeningHours(ALWAYS), co: AIR.co };
const HALL: Limits = { ...PEOPLE, ...noise(60), ...light(300, 'opening') };

const KEPT_PAPER: Limits = {
  temperature: {
    ...COMFORT.temperature,
    above: 24,
    below: 14,
    basis: { source: 'JGJ 25-2010: 14-24 °C', confidence: 'likely' },
  },
  humidity: {
    ...COMFORT.humidity,
    above: 60,
    below: 45,
    basis: { source: 'JGJ 25-2010: 45-60 %', confidence: 'likely' },
  },
};

const MACHINES: Limits = {
  temperature: {
    kind: 'cooling',
    above: 28,
    deadband: 1,
    basis: own('Hallkeeper: 28 °C'),
  },
  humidity: {
    ...COMFORT.humidity,
    above: 70,
    below: 20,
    basis: own('Hallkeeper: 20-70 %'),
  },
};

const POWER: Limits = {
  temperature: {
    kind: 'temperature',
    above: 40,
    deadband: 2,
    basis: own('Hallkeeper: 40 °C'),
  },
};

const BY_ZONE_KIND: Readonly<Record<ZoneKind, Limits>> = {
  lobby: { ...PEOPLE, ...light(100, 'opening') },
  reception: { ...PEOPLE, ...noise(60), ...light(200, 'opening') },
  waiting: HALL,
  windows: HALL,
  'self-service': HALL,
  'self-service-24h': { ...ALWAYS, ...light(300, undefined) },
  negotiation: { ...PEOPLE, ...noise(55) },
  meeting: { ...PEOPLE, ...noise(55) },
  office: { ...PEOPLE, ...noise(55) },
  archive: KEPT_PAPER,
  'machine-room': MACHINES,
  'power-room': POWER,
  kitchen: { co: AIR.co },
  toilet: {},
  nursing: PEOPLE,
  'duty-room': ALWAYS,
  corridor: light(50, 'opening'),
  stair: light(50, 'opening'),
  outdoor: {},
};

export const limitDefault = (kind: ZoneKind, quantity: Quantity): LimitDefault | undefined =>
  BY_ZONE_KIND[kind][quantity];

/**
 * Carbon monoxide: the short-term limit at work, 30 mg/m³ (24.45 L/mol: 26 ppm). Long before it kills
 * (EN 50291-1 alarms at 50 ppm after an hour), and far above what a street brings in.
 */
const DANGER = {
  co: {
    kind: 'co',
    above: 26,
    deadband: 5,
    basis: { source: 'GBZ 2.1-2019: CO PC-STEL 30 mg/m³', confidence: 'likely' },
  },
} as const satisfies Limits;

export const dangerDefault = (
  quantity: Quantity,
): (LimitDefault & { readonly above: number }) | undefined =>
  quantity === 'co' ? DANGER.co : undefined;

/** What kind of alarm a limit of the hall's own is, where its zone has no default for the quantity. */
export const limitKind = (quantity: Quantity): AlarmKind => {
  if (quantity === 'temperature' || quantity === 'humidity' || quantity === 'noise')
    return quantity;
  return quantity === 'illuminance' ? 'light' : 'air';
};

/** A leak does most harm where the machines are (reference hall §4). */
export const leakPriority = (kind: ZoneKind | undefined): Priority | undefined =>
  kind === 'machine-room' ? 1 : undefined;

/** How often a point is asked where neither hall.yaml nor its profile says (reference hall §3). */
const PERIODS: Readonly<Partial<Record<Quantity, Millis>>> = {
  contact: millis(250),
  smoke: millis(250),
  count: seconds(1),
  leak: seconds(5),
  co: seconds(10),
  'battery-charge': seconds(5),
  'battery-state': seconds(5),
  'battery-voltage': seconds(5),
  runtime: seconds(5),
};
export const periodDefault = (quantity: Quantity): Millis | undefined => PERIODS[quantity];

/** A siren that is asked this often is missed long before it is needed. */
export const SOUNDER_PERIOD = seconds(5);

/** Nobody walks alone through a closed hall for longer than this without passing a counter. */
export const PRESENCE_QUIET = minutes(10);
