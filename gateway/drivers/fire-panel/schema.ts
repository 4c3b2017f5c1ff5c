import { z } from 'zod';
import type { BusId, DeviceId, PointId } from '../../core/identity.js';
import type { Millis } from '../../core/time.js';
import { tapSchema } from '../serial/schema.js';
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
export const panelWireSchema = tapSchema.partial({ path: true }).extend({
  wire,
  listen: listenSchema
    .optional()
    .describe('等用户信息传输装置来连 / where a transmission device connects'),
});
export type FirePanelWire = z.output<typeof panelWireSchema>;
export type Listen = z.output<typeof listenSchema>;

/** A panel is reached in one way; `superRefine` of whatever extends the schema above. */
export const reachedOneWay = ({ path, listen }: Pick<FirePanelWire, 'path' | 'listen'>): boolean =>
  (path === undefined) !== (listen === undefined);
export const ONE_WAY = {
  error:
    'path（打印口）或 listen（传输装置来连），只写一个 / path (printer port) or listen, one of them',
  path: ['path'],
};

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
