import type { Point } from '../core/hall.js';
import type { Quantity } from '../core/quantity.js';
import type { Probe, ProbeDevice } from '../drivers/probe/schema.js';
import type { PointModel } from './profile.js';
import { type DeviceOnSite, hallPoint } from './profile-points.js';

/** What probing equipment on the network yields: a device that does not answer well has no values. */

const DECADE_OF_DAYS = 10_000;

const figure = (
  quantity: Quantity,
  zh: string,
  en: string,
  range: readonly [number, number],
): PointModel => ({
  quantity,
  names: { zh, en },
  range,
  decimals: 0,
  about: 'device',
  emergency: false,
});

const RESPONSE_TIME = figure('response-time', '应答时间', 'Response time', [0, 60_000]);
const CERTIFICATE_DAYS = figure(
  'certificate-days',
  '证书剩余天数',
  'Days left of the certificate',
  [-DECADE_OF_DAYS, DECADE_OF_DAYS],
);
const UP_TIME = figure('runtime', '已运行', 'Up time', [0, 720_000]);

type SnmpModel = Extract<Probe, { by: 'snmp' }>['model'];

const AGENTS: Readonly<Record<SnmpModel, Readonly<Record<string, PointModel>>>> = {
  agent: {},
  printer: { supply: figure('load', '耗材余量', 'Supply left', [0, 100]) },
  ups: {
    runtime: figure('runtime', '可供电', 'Runtime left', [0, 10_000]),
    charge: figure('battery-charge', '电量', 'Charge', [0, 100]),
    'output-voltage': figure('voltage', '输出电压', 'Output voltage', [0, 300]),
  },
};

/** The points of a probe by their keys; each key is also the name of the figure that fills it. */
export const modelOfProbe = (probe: Probe): Readonly<Record<string, PointModel>> => ({
  'response-time': RESPONSE_TIME,
  ...(probe.by === 'http' &&
    probe.url.startsWith('https:') && { 'certificate-days': CERTIFICATE_DAYS }),
  ...(probe.by === 'snmp' && { 'up-time': UP_TIME, ...AGENTS[probe.model] }),
});

type Site = Pick<DeviceOnSite, 'device' | 'zone' | 'writable' | 'points'>;

export const deviceOfProbe = (
  probe: Probe,
  site: Site,
): { readonly points: readonly Point[]; readonly wire: ProbeDevice } => {
  const points = Object.entries(modelOfProbe(probe)).map(([key, model]) => ({
    key,
    point: hallPoint(key, model, site),
  }));
  const period = Math.min(...points.map(({ point }) => point.period)) as ProbeDevice['period'];
  return {
    points: points.map(({ point }) => point),
    wire: {
      device: site.device,
      probe,
      period,
      points: points.map(({ key, point }) => ({ point: point.id, figure: key })),
    },
  };
};
