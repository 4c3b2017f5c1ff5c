import { z } from 'zod';
import type { BusId, DeviceId, PointId } from '../../core/identity.js';
import type { Millis } from '../../core/time.js';
import { type TapWire, tapSchema } from '../serial/schema.js';
import type { PanelFlag, PanelSpeech } from './speech.js';

const wire = z
  .literal('fire-panel')
  .describe('火灾报警主机，只听不发 / a fire panel, listened to and never spoken to');

const listenSchema = z
  .strictObject({
    host: z
      .string()
      .min(1)
      .default('127.0.0.1')
      .describe('本机监听的地址 / address of this machine'),
    port: z.int().min(1).max(65_535),
    from: z
      .string()
      .min(1)
      .optional()
      .describe('传输装置的地址，只接受它 / the transmission device; nobody else is let in'),
  })
  .refine(({ host, from }) => from !== undefined || host.startsWith('127.'), {
    error: '监听局域网时必须写 from / from is needed where other machines can connect',
    path: ['from'],
  });

/** The part of a bus in hall.yaml: its printer port, or the place where a transmission device connects. */
export const panelPortSchema = tapSchema.extend({ wire });
export const panelListenSchema = z.strictObject({ wire, listen: listenSchema });
export type FirePanelWire =
  | ({ readonly wire: 'fire-panel' } & TapWire)
  | z.output<typeof panelListenSchema>;

export interface PanelPoints {
  readonly flags: Readonly<Record<PanelFlag, PointId>>;
  /** Reads 1 for a moment when the panel was reset. */
  readonly reset: PointId;
  readonly unmapped: readonly PointId[];
  /** By address (core/panel-address.ts). */
  readonly parts: ReadonlyMap<number, PointId>;
}

export interface PanelDevice {
  readonly device: DeviceId;
  readonly speech: PanelSpeech;
  readonly points: PanelPoints;
  /** How often every point is told although nothing was heard. */
  readonly toldEvery: Millis;
}

export interface FirePanelBusConfig {
  readonly bus: BusId;
  readonly wire: FirePanelWire;
  readonly devices: readonly PanelDevice[];
}
