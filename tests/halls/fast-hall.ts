import type { HallFileInput } from '../../gateway/config/schema.js';

/**
 * A small hall that gives much to do in little time: seven meters read four times a second over Modbus
 * TCP, two instruments on a serial wire, contacts that raise alarms, everything kept as it comes.
 */
export const FAST_METERS = 7;
const METER_POINTS = [
  'voltage-l1',
  'voltage-l2',
  'voltage-l3',
  'current-l1',
  'current-l2',
  'current-l3',
  'power',
];

const every = (keys: readonly string[], period: string) =>
  Object.fromEntries(keys.map((key) => [key, { period, 'keep-every': period }]));

/** Wires stand where nobody listens until `simulateHall` puts its own in their place. */
export const fastHall = (more: Partial<HallFileInput> = {}): HallFileInput => ({
  version: 1,
  hall: { id: 'fast', names: '快厅 / Fast hall' },
  zones: [{ id: 'room', names: '房间 / Room', kind: 'power-room', 'area-m2': 40 }],
  buses: [
    { id: 'tcp-1', wire: 'tcp', host: '127.0.0.1', port: 1 },
    { id: 'rs485-1', wire: 'rtu', path: '/nowhere/rs485-1' },
  ],
  devices: [
    ...Array.from({ length: FAST_METERS }, (_, index) => ({
      id: `meter-${index + 1}`,
      bus: 'tcp-1',
      unit: index + 1,
      profile: 'eastron-sdm630',
      zone: 'room',
      points: every(METER_POINTS, '250ms'),
    })),
    { id: 'di-1', bus: 'rs485-1', unit: 1, profile: 'waveshare-8di', zone: 'room' },
    {
      id: 'th-1',
      bus: 'rs485-1',
      unit: 31,
      profile: 'jxct-th',
      zone: 'room',
      points: every(['temperature', 'humidity'], '1s'),
    },
    {
      id: 'siren-1',
      bus: 'rs485-1',
      unit: 20,
      profile: 'waveshare-relay',
      writable: ['relay-1'],
    },
  ],
  alarms: [
    { point: 'di-1/1', kind: 'fire' },
    { point: 'di-1/2', kind: 'fire-panel-fault' },
  ],
  ...more,
});
