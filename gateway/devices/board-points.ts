import type { Names, Point } from '../core/hall.js';
import { pointId, type ZoneId } from '../core/identity.js';
import { millis, seconds } from '../core/time.js';
import { WIRING } from '../drivers/firmata/codec.js';
import { LONGEST_PULSE, type PinUseSetting } from '../drivers/firmata/pins.js';
import type { WiredDevice, WiredPin } from '../drivers/firmata/schema.js';
import type { Board } from './board.js';
import type { PointModel } from './profile.js';
import { type DeviceOnSite, hallPoint } from './profile-points.js';

/** What hall.yaml says of one pin. */
export interface PinOnSite extends PinUseSetting {
  readonly names?: Names | undefined;
  readonly zone?: ZoneId | undefined;
}
export type PinsOnSite = Readonly<Record<string, PinOnSite>>;

export interface BoardDeviceOnSite
  extends Pick<DeviceOnSite, 'device' | 'zone' | 'writable' | 'points'> {
  readonly pins: PinsOnSite;
}

const DEBOUNCE = millis(20);
const PULSE_WIDTH = millis(100);
const SOON = seconds(1);
const LIGHT_PERIOD = seconds(10);

const CONTACT = { '0': { zh: '断开', en: 'Open' }, '1': { zh: '闭合', en: 'Closed' } };
const LOOP = { '0': { zh: '正常', en: 'Normal' }, '1': { zh: '报警', en: 'Alarm' } };
const SWITCH = { '0': { zh: '关', en: 'Off' }, '1': { zh: '开', en: 'On' } };
const WIRING_STATES = {
  [WIRING.good]: { zh: '完好', en: 'Good' },
  [WIRING.open]: { zh: '断开', en: 'Open' },
  [WIRING.short]: { zh: '短路', en: 'Shorted' },
  [WIRING.between]: { zh: '阻值异常', en: 'Wrong resistance' },
};

export const wiringKey = (key: string): string => `${key}-wiring`;

const state = (
  quantity: 'contact' | 'output' | 'fault',
  names: Names,
  states: Readonly<Record<string, Names>>,
): PointModel => ({
  quantity,
  names,
  states,
  range: [0, Object.keys(states).length - 1],
  decimals: 0,
  about: 'zone',
  emergency: false,
});

/** The points that one pin gives. */
const pointsOfPin = (key: string, pin: PinOnSite): readonly (readonly [string, PointModel])[] => {
  const names = pin.names ?? { zh: key.toUpperCase(), en: key.toUpperCase() };
  switch (pin.use) {
    case 'supervised': {
      const wiring = { zh: `${names.zh} 线路`, en: `${names.en} wiring` };
      return [
        [key, { ...state('contact', names, LOOP), emergency: true }],
        [wiringKey(key), { ...state('fault', wiring, WIRING_STATES), period: SOON }],
      ];
    }
    case 'contact':
      return [[key, state('contact', names, CONTACT)]];
    case 'counter':
      return [
        [
          key,
          {
            quantity: 'count',
            names,
            range: [0, Number.MAX_SAFE_INTEGER],
            decimals: 0,
            about: 'zone',
            emergency: false,
            period: SOON,
          },
        ],
      ];
    case 'light':
      // A cell is right within a factor of two: no limit of the zone judges it.
      return [
        [
          key,
          {
            quantity: 'illuminance',
            names,
            range: [0, 100_000],
            decimals: 0,
            about: 'device',
            emergency: false,
            period: LIGHT_PERIOD,
          },
        ],
      ];
    case 'relay':
      return [[key, { ...state('output', names, SWITCH), writable: { min: 0, max: 1 } }]];
    case 'pulse': {
      const writable = { min: 0, max: LONGEST_PULSE, pulse: {} };
      return [[key, { ...state('output', names, SWITCH), writable }]];
    }
  }
};

/** The points of a device on a board, in the order of its pins. */
export const modelOfPins = (pins: PinsOnSite): Readonly<Record<string, PointModel>> =>
  Object.fromEntries(Object.entries(pins).flatMap(([key, pin]) => pointsOfPin(key, pin)));

/** Firmata's number of a pin and, of an analogue one, its channel; undefined where the board has none. */
export const placeOf = (
  { pins }: Pick<Board, 'pins'>,
  key: string,
): { readonly pin: number; readonly channel?: number } | undefined => {
  const number = Number(key.slice(1));
  const [from, to] = key.startsWith('a') ? pins.analogue : pins.digital;
  const pin = key.startsWith('a') ? from + number : number;
  if (pin < from || pin > to || pins.reserved.includes(pin)) return undefined;
  return key.startsWith('a') ? { pin, channel: number } : { pin };
};

export const needsAnalogue = ({ use }: Pick<PinUseSetting, 'use'>): boolean =>
  use === 'supervised' || use === 'light';

const wiredPin = (
  board: Board,
  key: string,
  setting: PinOnSite,
  site: BoardDeviceOnSite,
): WiredPin => {
  const place = placeOf(board, key);
  if (place === undefined) throw new Error(`${key} was checked and is not on the board`);
  const { pin, channel = 0 } = place;
  const point = pointId(site.device, key);
  const writable = site.writable?.includes(key) ?? false;
  switch (setting.use) {
    case 'supervised': {
      const bands = setting.bands ?? board.supervised.bands;
      const wiring = pointId(site.device, wiringKey(key));
      return { use: setting.use, pin, channel, bands, contact: point, wiring };
    }
    case 'light': {
      const cell = setting.light ?? board.light;
      return {
        use: setting.use,
        pin,
        channel,
        cell: {
          fixedOhm: cell['fixed-ohm'],
          ohmAt10Lx: cell['ohm-at-10-lx'],
          gamma: cell.gamma,
        },
        point,
      };
    }
    case 'contact':
    case 'counter':
      return { use: setting.use, pin, debounce: setting.debounce ?? DEBOUNCE, point };
    case 'relay':
      return { use: setting.use, pin, point, writable };
    case 'pulse':
      return { use: setting.use, pin, point, writable, width: setting.width ?? PULSE_WIDTH };
  }
};

/** A checked device on a board: the points that everybody reads, and the pins that its driver works. */
export const deviceOfBoard = (
  board: Board,
  site: BoardDeviceOnSite,
): { readonly points: readonly Point[]; readonly wire: WiredDevice } => {
  const points = Object.entries(modelOfPins(site.pins)).map(([key, model]) => {
    const zone = site.points[key]?.zone ?? site.pins[key.replace(/-wiring$/, '')]?.zone;
    const said = { ...site.points[key], zone };
    return hallPoint(key, model, { ...site, points: { [key]: said } });
  });
  return {
    points,
    wire: {
      device: site.device,
      pins: Object.entries(site.pins).map(([key, pin]) => wiredPin(board, key, pin, site)),
      periods: new Map(points.map(({ id, period }) => [id, period])),
    },
  };
};
