import { type AlarmRule, GATEWAY_TROUBLES } from '../core/alarm.js';
import type { Device, Hall, Point, Zone } from '../core/hall.js';
import { type DeviceId, keyOf, pointId } from '../core/identity.js';
import { quantityRow } from '../core/quantity.js';
import { millis } from '../core/time.js';
import { wiringKey } from '../devices/board-points.js';
import type { FirePart } from '../devices/panel-points.js';
import type { PointModel } from '../devices/profile.js';
import { WIRING } from '../drivers/firmata/codec.js';
import { BUS_LOST_AFTER, lostAfter } from '../rules/alarms/kinds.js';
import { rule } from './alarm-rule.js';
import { crowdingAlarms } from './build-crowding.js';
import { panelAlarms, resetAfter } from './build-panel-alarms.js';
import { hoursOf } from './contacts.js';
import {
  dangerDefault,
  leakPriority,
  limitDefault,
  limitKind,
  PRESENCE_QUIET,
} from './defaults.js';
import type { HallFile } from './schema.js';

/** Every alarm that the hall may raise, all defaults filled in. */

const pointIn = (hall: Hall, id: string): { point: Point; device: Device } | undefined => {
  for (const device of hall.devices)
    for (const point of device.points) if (point.id === id) return { point, device };
  return undefined;
};

const contactAlarms = (file: HallFile, hall: Hall): readonly AlarmRule[] =>
  file.alarms.map((alarm) => {
    const found = pointIn(hall, alarm.point);
    const when = { test: 'state', point: alarm.point, active: alarm.active } as const;
    return rule(`${alarm.point}/${alarm.kind}`, alarm.kind, when, {
      zone: alarm.zone ?? found?.point.zone,
      device: found?.device.id,
      priority: alarm.priority,
      latch: alarm.latch,
      silent: alarm.silent,
      siren: alarm.siren,
      onDelay: alarm['on-delay'],
      inhibits: alarm.inhibits,
      at: alarm.at,
      offDelay: alarm['off-delay'],
      during: hoursOf(alarm.kind),
      label: alarm.label,
      ...(alarm.panel === undefined ? {} : { repeats: true, resetAfter: resetAfter(alarm.panel) }),
    });
  });

/** A leak detector knows what its points mean; the hall need not say it again. */
const leakAlarms = (file: HallFile, hall: Hall, zones: Zones): readonly AlarmRule[] =>
  hall.devices.flatMap((device) =>
    device.points
      .filter(
        ({ quantity, id }) => quantity === 'leak' && !file.alarms.some(({ point }) => point === id),
      )
      .map((point) =>
        rule(
          `${point.id}/leak`,
          'leak',
          { test: 'state', point: point.id, active: 1 },
          {
            zone: point.zone,
            device: device.id,
            priority: leakPriority(zones.get(point.zone ?? '')?.kind),
            // A line and the group it belongs to speak of one leak.
            group: `${device.id}/leak`,
          },
        ),
      ),
  );

const WIRING_FAULTS = [
  { name: 'open', zh: '线路断开', en: 'wire cut' },
  { name: 'short', zh: '线路短路', en: 'wire shorted' },
  { name: 'between', zh: '线路阻值异常', en: 'wrong resistance' },
] as const;

/** A loop that is cut or shorted can report nothing any more: each such fault is an alarm of its own. */
const wiringAlarms = (file: HallFile, hall: Hall): readonly AlarmRule[] =>
  file.devices.flatMap((device) =>
    Object.entries(device.pins ?? {}).flatMap(([key, { use }]) => {
      const id = pointId(device.id, wiringKey(key));
      const loop = pointIn(hall, pointId(device.id, key))?.point;
      if (use !== 'supervised' || loop === undefined) return [];
      if (file.alarms.some(({ point }) => point === id)) return [];
      return WIRING_FAULTS.map(({ name, zh, en }) =>
        rule(
          `${id}/${name}`,
          'wiring',
          { test: 'state', point: id, active: WIRING[name] },
          {
            zone: loop.zone,
            device: device.id,
            label: { zh: `${loop.names.zh} ${zh}`, en: `${loop.names.en}: ${en}` },
          },
        ),
      );
    }),
  );

type Zones = ReadonlyMap<string, Zone>;

const limitAlarms = (
  device: Device,
  point: Point,
  own: HallFile['devices'][number]['points'][string]['limit'],
  about: PointModel['about'] | undefined,
  zones: Zones,
): readonly AlarmRule[] => {
  const kind = zones.get(point.zone ?? '')?.kind;
  const usual =
    kind === undefined || about === 'device' ? undefined : limitDefault(kind, point.quantity);
  const limits = own ?? usual;
  if (quantityRow(point.quantity).character !== 'measured') return [];
  if (limits === undefined || limits === 'none') return [];
  const said = own === 'none' ? undefined : own;
  return (['above', 'below'] as const).flatMap((test) => {
    const limit = limits[test];
    if (limit === undefined) return [];
    const when = { test, point: point.id, limit, deadband: limits.deadband };
    return rule(
      `${point.id}/${test === 'above' ? 'high' : 'low'}`,
      usual?.kind ?? limitKind(point.quantity),
      when,
      {
        zone: point.zone,
        device: device.id,
        priority: said?.priority,
        onDelay: said?.['on-delay'] ?? usual?.onDelay,
        offDelay: said?.['off-delay'],
        during: usual?.during,
        basis: said === undefined ? usual?.basis : undefined,
      },
    );
  });
};

/** What kills is an alarm of its own, beside the limit of comfort and at every hour. */
const dangerAlarms = (
  device: Device,
  point: Point,
  own: HallFile['devices'][number]['points'][string]['limit'],
): readonly AlarmRule[] => {
  const danger = dangerDefault(point.quantity);
  if (danger === undefined || own === 'none') return [];
  const { above: limit, deadband, kind, basis } = danger;
  const when = { test: 'above', point: point.id, limit, deadband } as const;
  return [rule(`${point.id}/danger`, kind, when, { zone: point.zone, device: device.id, basis })];
};

const presenceAlarms = (hall: Hall, zones: Zones): readonly AlarmRule[] =>
  hall.counting
    .filter(({ zone }) => zones.get(zone)?.kind !== 'self-service-24h')
    .map(({ zone }) =>
      rule(
        `${zone}/presence`,
        'presence-after-hours',
        { test: 'passage', zone, quiet: PRESENCE_QUIET },
        { zone, during: 'closed' },
      ),
    );

const lossAlarms = (file: HallFile, hall: Hall): readonly AlarmRule[] => [
  ...hall.devices.map((device) =>
    rule(
      `device/${device.id}/lost`,
      'device-lost',
      { test: 'device-lost', device: device.id, after: lostAfter(device) },
      { device: device.id, zone: device.zone },
    ),
  ),
  ...file.buses.flatMap(({ id: bus, names, wire }) => {
    const devices = hall.devices.filter((device) => device.bus === bus).map(({ id }) => id);
    if (wire === 'firmata' && devices.length > 0) {
      // Its driver waits until the silence is certain, and says so once.
      const when = { test: 'bus-lost', bus, devices, after: millis(0) } as const;
      return [rule(`bus/${bus}/lost`, 'board-lost', when, { label: names })];
    }
    // Of a bus with one device nobody can tell whether the wire or the device is silent.
    if (devices.length < 2) return [];
    const when = { test: 'bus-lost', bus, devices, after: BUS_LOST_AFTER } as const;
    return [rule(`bus/${bus}/lost`, 'bus-lost', when, { label: names })];
  }),
];

const troubleKind = (trouble: (typeof GATEWAY_TROUBLES)[number]): AlarmRule['kind'] => {
  switch (trouble) {
    case 'clock-not-trusted':
      return 'clock';
    case 'mqtt-down':
    case 'influx-down':
    case 'siren-no-answer':
      return 'channel';
    default:
      return 'storage';
  }
};

const gatewayAlarms = (): readonly AlarmRule[] =>
  GATEWAY_TROUBLES.map((trouble) =>
    rule(
      `gateway/${trouble}`,
      troubleKind(trouble),
      { test: 'gateway', trouble },
      // The annunciator has waited already, and a dead siren is no network that comes and goes.
      { onDelay: trouble === 'siren-no-answer' ? millis(0) : undefined },
    ),
  );

export const alarmsOf = (
  file: HallFile,
  hall: Hall,
  models: ReadonlyMap<DeviceId, Readonly<Record<string, PointModel>>>,
  parts: ReadonlyMap<DeviceId, readonly FirePart[]>,
): readonly AlarmRule[] => {
  const zones: Zones = new Map(hall.zones.map((zone) => [zone.id, zone]));
  const limits = hall.devices.flatMap((device) => {
    const said = file.devices.find(({ id }) => id === device.id)?.points ?? {};
    const known = models.get(device.id) ?? {};
    return device.points.flatMap((point) => {
      const key = keyOf(point.id);
      const limit = said[key]?.limit;
      return [
        ...limitAlarms(device, point, limit, known[key]?.about, zones),
        ...dangerAlarms(device, point, limit),
      ];
    });
  });
  const loud: readonly number[] = file.outputs.annunciator?.priorities ?? [];
  const rules = [
    ...panelAlarms(file, hall, parts),
    ...contactAlarms(file, hall),
    ...leakAlarms(file, hall, zones),
    ...wiringAlarms(file, hall),
    ...limits,
    ...crowdingAlarms(hall),
    ...presenceAlarms(hall, zones),
    ...lossAlarms(file, hall),
    ...gatewayAlarms(),
  ];
  return rules.map((rule) =>
    rule.siren === undefined && loud.includes(rule.priority) ? { ...rule, siren: true } : rule,
  );
};
