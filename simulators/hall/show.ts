import type { DeviceId, PointId, ZoneId } from '../../gateway/core/identity.js';
import type { Quantity } from '../../gateway/core/quantity.js';
import type { ZoneKind } from '../../gateway/core/zone.js';
import type { SimulatedZone } from '../setup.js';
import { type Air, humidityOf } from './air.js';
import { atMeter, atUps } from './electric.js';
import { type HallModel, type HallState, momentOf } from './hall.js';
import type { Moment } from './people.js';
import { staffAt } from './people.js';
import { areaOf, staffOf } from './plan.js';
import { hash } from './random.js';
import { type Outdoor, outdoorAt, saturation } from './weather.js';

/** An instrument's point and where it hangs. */
export interface Seen {
  readonly kind: 'meter' | 'ups' | 'other';
  readonly point: PointId;
  readonly device: DeviceId;
  readonly key: string;
  readonly quantity: Quantity;
  readonly zone?: ZoneId;
  readonly range: readonly [number, number];
  readonly decimals: number;
  /** The least number of a state, which is its rest. */
  readonly rest: number;
}

/** How an instrument strays: a bias of its own, and a tremble from one look to the next. */
const STRAY: Partial<Record<Quantity, { bias: number; tremble: number }>> = {
  co2: { bias: 14, tremble: 5 },
  temperature: { bias: 0.25, tremble: 0.05 },
  humidity: { bias: 1.2, tremble: 0.2 },
  pm1: { bias: 1, tremble: 0.8 },
  pm25: { bias: 1.5, tremble: 1 },
  pm10: { bias: 2, tremble: 1.5 },
  tvoc: { bias: 12, tremble: 5 },
  illuminance: { bias: 0, tremble: 2 },
  noise: { bias: 0.5, tremble: 0.9 },
  voltage: { bias: 0.6, tremble: 0.4 },
  frequency: { bias: 0, tremble: 0.01 },
};
const LOOK_MS = 5000;

/** In [-1, 1), the same for the same text. */
const byChance = (text: string): number => hash(text) / 2 ** 31 - 1;

const LAMPS_LX: Partial<Record<ZoneKind, number>> = {
  lobby: 230,
  reception: 330,
  waiting: 330,
  windows: 520,
  'self-service': 350,
  'self-service-24h': 320,
  negotiation: 340,
  meeting: 360,
  office: 430,
  kitchen: 260,
  corridor: 85,
  stair: 55,
};
/** Share of the light outside that reaches the instrument. */
const DAYLIGHT: Partial<Record<ZoneKind, number>> = {
  lobby: 0.006,
  'self-service-24h': 0.005,
  waiting: 0.002,
  windows: 0.001,
  negotiation: 0.003,
  office: 0.003,
  meeting: 0.002,
  stair: 0.0005,
};
/** What is always on: evacuation routes by night. */
const NIGHT_LX: Partial<Record<ZoneKind, number>> = { corridor: 14, stair: 16, 'duty-room': 200 };

const lightIn = ({ kind }: SimulatedZone, state: HallState, outdoor: Outdoor): number => {
  if (kind === 'outdoor') return outdoor.lux;
  const lit = state.power.mains && (state.running || kind === 'self-service-24h');
  const lamps = lit ? (LAMPS_LX[kind] ?? 0) : 0;
  return Math.max(lamps, NIGHT_LX[kind] ?? 0) + outdoor.lux * (DAYLIGHT[kind] ?? 0);
};

/** Speech of the present adds by energy to what ventilation makes; nobody present, 34 dB(A). */
const noiseIn = (zone: SimulatedZone, state: HallState, people: number): number => {
  const ground = zone.kind === 'outdoor' ? 52 : state.running ? 41 : 34;
  const crowd = (people * 60) / areaOf(zone);
  return 10 * Math.log10(10 ** (ground / 10) + crowd * 10 ** 4.4);
};

const airOf = (state: HallState, zone: SimulatedZone, outdoor: Outdoor): Air => {
  const inside = state.air[zone.airSpace];
  if (inside && zone.kind !== 'outdoor') return inside;
  const { temperature, humidity, co2, pm25 } = outdoor;
  const water = (humidity / 100) * saturation(temperature);
  return { co2, temperature, water, pm25, tvoc: 45 };
};

const inZone = (
  model: HallModel,
  state: HallState,
  moment: Moment,
  zone: SimulatedZone,
  quantity: Quantity,
): number | undefined => {
  const outdoor = outdoorAt(state.weather, moment.local);
  const air = airOf(state, zone, outdoor);
  const people = (state.people.inZone[zone.id] ?? 0) + staffAt(zone, staffOf(zone), moment);
  switch (quantity) {
    case 'co2':
      // A little more where the people of a shared air space stand.
      return air.co2 + (zone.kind === 'outdoor' ? 0 : (250 * people) / areaOf(zone));
    case 'temperature':
      return air.temperature;
    case 'humidity':
      return humidityOf(air);
    case 'pm1':
      return air.pm25 * 0.65;
    case 'pm25':
      return air.pm25;
    case 'pm10':
      return air.pm25 * 1.45;
    case 'tvoc':
      return air.tvoc;
    case 'tvoc-mass':
      return air.tvoc * 0.0023;
    case 'hcho':
      return 0.02 + air.tvoc * 0.00004;
    case 'co':
      return 0.3;
    case 'o3':
      return zone.kind === 'outdoor' ? 0.04 : 0.01;
    case 'illuminance':
      return lightIn(zone, state, outdoor);
    case 'noise':
      return noiseIn(zone, state, people);
    case 'pressure':
      // International standard atmosphere.
      return 1013.25 * (1 - 2.25577e-5 * model.plan.hall.altitudeM) ** 5.2559;
    case 'air-velocity':
      return state.running ? 0.12 : 0.03;
    case 'people':
    case 'waiting':
      return state.people.inZone[zone.id] ?? 0;
    case 'occupancy':
      return people > 0 ? 1 : 0;
    default:
      return undefined;
  }
};

const strayed = (value: number, { point, quantity, range, decimals }: Seen, at: number): number => {
  const stray = STRAY[quantity];
  const off = stray
    ? stray.bias * byChance(point) +
      stray.tremble * byChance(`${point} ${Math.floor(at / LOOK_MS)}`)
    : 0;
  const clipped = Math.min(range[1], Math.max(range[0], value + off));
  return Number(clipped.toFixed(decimals));
};

const ofDevice = (model: HallModel, state: HallState, seen: Seen): number | undefined => {
  switch (seen.kind) {
    case 'meter':
      return atMeter(model, state, seen.device, seen.key, seen.quantity);
    case 'ups':
      return atUps(state, seen.key, seen.quantity);
    default:
      return undefined;
  }
};

/** What a point of an instrument would show of the hall; contacts rest, outputs are off. */
export const valueAt = (model: HallModel, state: HallState, seen: Seen): number => {
  if (seen.quantity === 'count') return state.people.counters[seen.point] ?? 0;
  const zone = seen.zone === undefined ? undefined : model.plan.zones.get(seen.zone);
  const moment = momentOf(model, state.at);
  const value =
    ofDevice(model, state, seen) ??
    (zone ? inZone(model, state, moment, zone, seen.quantity) : undefined);
  return value === undefined ? seen.rest : strayed(value, seen, state.at);
};
