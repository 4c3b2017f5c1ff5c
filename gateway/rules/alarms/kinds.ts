import type { AlarmKind, AlarmRule, Priority } from '../../core/alarm.js';
import type { Device } from '../../core/hall.js';
import { hours, type Millis, millis, minutes, seconds } from '../../core/time.js';

/** What an alarm of a kind is unless hall.yaml says otherwise; its words are `alarm.<kind>` in gateway/text. */
export interface KindRow {
  readonly priority: Priority;
  readonly latch: boolean;
  /** Always latches, is never shelved or suppressed, never acknowledged in bulk, ends a drill. */
  readonly lifeSafety: boolean;
  /** Hidden from public screens, retained topics, siren and /metrics. */
  readonly silent: boolean;
  /** Sounds the hall's siren. Only what asks people to leave does. */
  readonly siren: boolean;
  readonly onDelay: Millis;
  readonly offDelay: Millis;
  /** 0 = cannot be shelved. */
  readonly shelveAtMost: Millis;
  /** Time to respond: within this somebody must have begun (ISA-18.2 §11, every alarm has one). */
  readonly respondWithin: Millis;
  /** Told again when its cause has stood this long. */
  readonly overdueAfter?: Millis;
  /** Alarms of one group are one incident. */
  readonly group?: string;
}

const plain: KindRow = {
  priority: 3,
  latch: false,
  lifeSafety: false,
  silent: false,
  siren: false,
  onDelay: millis(0),
  offDelay: millis(0),
  shelveAtMost: hours(8),
  respondWithin: minutes(60),
};
const urgent: KindRow = { ...plain, priority: 2, respondWithin: minutes(15) };
const lifeSafety: KindRow = {
  ...plain,
  priority: 1,
  latch: true,
  lifeSafety: true,
  shelveAtMost: millis(0),
  respondWithin: minutes(1),
};
/** Limits on slow quantities polled once a minute: five readings must agree. */
const slow: KindRow = { ...plain, onDelay: minutes(5), offDelay: minutes(5) };

/** Priorities and latching as in reference-hall.md §4. */
export const ALARM_KIND_ROWS: Readonly<Record<AlarmKind, KindRow>> = {
  fire: { ...lifeSafety, siren: true, group: 'fire' },
  'fire-panel-fault': urgent,
  supervisory: urgent,
  panic: { ...lifeSafety, silent: true },
  sos: lifeSafety,
  gas: { ...lifeSafety, siren: true },
  co: { ...lifeSafety, siren: true, onDelay: minutes(1) },
  leak: { ...urgent, onDelay: seconds(3), offDelay: seconds(10) },
  'mains-lost': { ...urgent, onDelay: seconds(1), offDelay: seconds(10) },
  'battery-low': { ...urgent, priority: 1, offDelay: seconds(10), respondWithin: minutes(5) },
  // TSG T5002-2017: the maintenance crew is on the spot within 30 min in a city.
  lift: {
    ...urgent,
    priority: 1,
    latch: true,
    respondWithin: minutes(1),
    overdueAfter: minutes(30),
  },
  'exit-locked': { ...urgent, onDelay: minutes(1) },
  'fire-door-open': { ...plain, onDelay: minutes(1) },
  'emergency-lighting': { ...plain, onDelay: seconds(10), offDelay: seconds(10) },
  'electrical-fire': { ...urgent, priority: 1, respondWithin: minutes(5) },
  cooling: { ...urgent, onDelay: minutes(1), offDelay: minutes(1) },
  crowding: { ...plain, offDelay: minutes(1) },
  'presence-after-hours': urgent,
  air: slow,
  temperature: slow,
  humidity: slow,
  light: slow,
  noise: slow,
  'device-lost': { ...urgent, offDelay: seconds(5) },
  'bus-lost': urgent,
  'board-lost': urgent,
  wiring: { ...urgent, onDelay: seconds(1), offDelay: seconds(5) },
  clock: urgent,
  storage: urgent,
  channel: { ...urgent, onDelay: seconds(30), offDelay: seconds(30) },
};

/** Whatever its kind says: an alarm of priority 1 is shelved for no longer. */
const PRIORITY_1_SHELVED_AT_MOST = minutes(30);

/** Longest shelf of an alarm; 0 = never. */
export const shelveAtMostOf = (
  rule: Pick<AlarmRule, 'kind' | 'priority' | 'shelveAtMost'>,
): Millis => {
  const row = ALARM_KIND_ROWS[rule.kind];
  if (row.lifeSafety) return millis(0);
  const most = rule.shelveAtMost ?? row.shelveAtMost;
  return millis(rule.priority === 1 ? Math.min(most, PRIORITY_1_SHELVED_AT_MOST) : most);
};

export const isLifeSafety = (kind: AlarmKind): boolean => ALARM_KIND_ROWS[kind].lifeSafety;

/** Share of a zone's declared capacity, each tier inhibiting the ones below it (domain.md §6.4). */
export const CROWDING_TIERS = [
  { percent: 80, priority: 3 },
  { percent: 90, priority: 2 },
  { percent: 100, priority: 1 },
] as const satisfies readonly { percent: number; priority: Priority }[];
/** A tier ends when the count is this share of the capacity below it. */
export const CROWDING_DEADBAND_PERCENT = 5;

/** A bus is lost when this long nobody answered; its alarm stands before those of its devices. */
export const BUS_LOST_AFTER = seconds(5);
/** Evaluated once a second, so that the alarm stands within the promised 10 s. */
const PROMPT = seconds(8);

/**
 * How long a device may be silent (design §4.4): with an emergency input or a period <= 4 s its loss
 * is an alarm within 10 s, else within twice its shortest period + 10 s.
 */
export const lostAfter = (device: Pick<Device, 'points'>): Millis => {
  const shortest = Math.min(...device.points.map((point) => point.period));
  const prompt = shortest <= 4000 || device.points.some((point) => point.emergency);
  return prompt || !Number.isFinite(shortest) ? PROMPT : millis(2 * shortest + PROMPT);
};
