import type { Config } from './config/config.js';
import type { Hall } from './core/hall.js';

/** The hall with those points alone that a limit of a zone may judge. */
export const judgedIn = ({ hall, instruments }: Pick<Config, 'hall' | 'instruments'>): Hall => ({
  ...hall,
  devices: hall.devices.map((device) => ({
    ...device,
    points: device.points.filter(({ id }) => instruments.has(id)),
  })),
});
