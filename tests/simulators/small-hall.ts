import { setupSchema } from '../../simulators/setup.js';
import { PROFILES } from './instruments-of.js';

/** A hall of two floors and a 24 h zone, as the line on standard input says it. */
export const smallHall = {
  id: 'small',
  timeZone: 'Asia/Shanghai',
  altitudeM: 180,
  opening: [
    { days: [1, 2, 3, 4, 5], from: '08:30', to: '12:00' },
    { days: [1, 2, 3, 4, 5], from: '13:30', to: '17:30' },
  ],
  calendar: { open: ['2026-02-28'], closed: ['2026-02-23'] },
  zones: [
    { id: 'lobby', kind: 'lobby', floor: 'f1', areaM2: 72, capacity: 20, airSpace: 'f1' },
    { id: 'waiting', kind: 'waiting', floor: 'f1', areaM2: 390, capacity: 110, airSpace: 'f1' },
    { id: 'windows', kind: 'windows', floor: 'f1', areaM2: 210, capacity: 24, airSpace: 'f1' },
    {
      id: 'round',
      kind: 'self-service-24h',
      floor: 'f1',
      areaM2: 120,
      capacity: 16,
      airSpace: 'r',
    },
    { id: 'upstairs', kind: 'waiting', floor: 'f2', areaM2: 224, capacity: 60, airSpace: 'f2' },
    { id: 'outdoor', kind: 'outdoor', areaM2: 0, airSpace: 'outdoor' },
  ],
  buses: [
    { id: 'rs485-1', wire: 'rtu', baud: 9600 },
    { id: 'rs485-2', wire: 'rtu', baud: 9600 },
    { id: 'tcp-1', wire: 'rtu-over-tcp', baud: 19_200 },
    { id: 'tcp-2', wire: 'tcp' },
    { id: 'fire-panel', wire: 'fire-panel', device: { id: 'fire-panel', points: [] } },
  ],
  devices: [
    { id: 'aq-01', bus: 'rs485-1', unit: 11, profile: 'jxct-iaq', zone: 'waiting' },
    { id: 'lux-01', bus: 'rs485-1', unit: 21, profile: 'jxct-lux', zone: 'waiting' },
    { id: 'aq-99', bus: 'rs485-1', unit: 19, profile: 'jxct-iaq', zone: 'outdoor' },
    { id: 'noise-01', bus: 'rs485-1', unit: 41, profile: 'renke-noise', zone: 'windows' },
    { id: 'di-6', bus: 'rs485-2', unit: 6, profile: 'waveshare-8di' },
    { id: 'ctr-1', bus: 'rs485-2', unit: 8, profile: 'adam-4150', zone: 'lobby' },
    { id: 'meter-main', bus: 'rs485-2', unit: 1, profile: 'eastron-sdm630', zone: 'lobby' },
    { id: 'meter-ac1', bus: 'rs485-2', unit: 2, profile: 'eastron-sdm120', zone: 'lobby' },
    { id: 'ups-1', bus: 'rs485-2', unit: 10, profile: 'huawei-ups2000', zone: 'lobby' },
    { id: 'siren-1', bus: 'rs485-2', unit: 20, profile: 'waveshare-relay', zone: 'lobby' },
    { id: 'aq-10', bus: 'tcp-1', unit: 0x61, profile: 'scd30', zone: 'upstairs' },
    { id: 'leak-1', bus: 'tcp-2', unit: 240, profile: 'neptun-smart', zone: 'lobby' },
  ],
  counting: [
    {
      zone: 'waiting',
      in: ['ctr-1/count-1', 'ctr-1/count-6'],
      out: ['ctr-1/count-2', 'ctr-1/count-5'],
    },
    { zone: 'round', in: ['ctr-1/count-3'], out: ['ctr-1/count-4'] },
    { zone: 'upstairs', in: ['ctr-1/count-5'], out: ['ctr-1/count-6'] },
  ],
};

export const smallSetup = (more: object = {}) =>
  setupSchema.parse({ profiles: PROFILES, hall: smallHall, ...more });
