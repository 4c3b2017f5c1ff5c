import type { AlarmRule } from '../core/alarm.js';
import type { Hall, Names } from '../core/hall.js';
import { type DeviceId, type PointId, pointId } from '../core/identity.js';
import { type FirePart, partKey, unmappedKeys } from '../devices/panel-points.js';
import { PART_VALUES } from '../drivers/fire-panel/speech.js';
import { rule } from './alarm-rule.js';
import type { HallFile } from './schema.js';

/** The alarms of a fire panel: each part, what the map does not know, and the panel itself. */

const place = ({ loop, part }: FirePart): Names => ({
  zh: `(${loop}回路${part}号)`,
  en: ` (loop ${loop}, part ${part})`,
});
const UNMAPPED: Names = {
  zh: '{loop}回路{part}号，未登记部位',
  en: 'Loop {loop}, part {part}, not in the map',
};
const PANEL: Readonly<Record<'fire' | 'fault' | 'disabled' | 'supervisory', Names>> = {
  fire: { zh: '火灾报警主机 火警', en: 'Fire panel: fire alarm' },
  fault: { zh: '火灾报警主机 故障', en: 'Fire panel: fault' },
  disabled: { zh: '火灾报警主机 有部位被屏蔽', en: 'Fire panel: parts disabled' },
  supervisory: { zh: '火灾报警主机 监管', en: 'Fire panel: supervisory' },
};

/** A fire of the panel may be reset only after the panel's own reset. */
export const resetAfter = (panel: DeviceId): NonNullable<AlarmRule['resetAfter']> => ({
  point: pointId(panel, 'reset'),
  active: 1,
});

const alarmsOfPanel = (
  hall: Hall,
  device: Hall['devices'][number],
  parts: readonly FirePart[],
): readonly AlarmRule[] => {
  const reset = resetAfter(device.id);
  const id = (key: string): PointId => pointId(device.id, key);
  const state = (key: string, active = 1) => ({ test: 'state', point: id(key), active }) as const;
  const own = { device: device.id, zone: device.zone };
  const known = new Map(hall.devices.flatMap(({ points }) => points.map((one) => [one.id, one])));
  const fires = parts.map((part) => {
    const key = partKey(part);
    const names = known.get(id(key))?.names ?? part.names;
    const { zh, en } = place(part);
    return rule(
      `${id(key)}/fire`,
      'fire',
      { ...state(key, PART_VALUES['first-fire']), also: [PART_VALUES.fire] },
      {
        device: device.id,
        zone: part.zone,
        resetAfter: reset,
        label: { zh: `${names.zh}${zh}`, en: `${names.en}${en}` },
      },
    );
  });
  const strangers = unmappedKeys.map((key) =>
    rule(
      `${id(key)}/fire`,
      'fire',
      { test: 'above', point: id(key), limit: 0, deadband: 0 },
      { device: device.id, resetAfter: reset, label: UNMAPPED },
    ),
  );
  return [
    ...fires,
    ...strangers,
    // The panel as a whole only repeats what its parts say, unless it says no part.
    rule(`${id('fire')}/fire`, 'fire', state('fire'), {
      device: device.id,
      resetAfter: reset,
      repeats: true,
      label: PANEL.fire,
    }),
    rule(`${id('fault')}/fire-panel-fault`, 'fire-panel-fault', state('fault'), {
      ...own,
      label: PANEL.fault,
    }),
    rule(`${id('disabled')}/fire-panel-fault`, 'fire-panel-fault', state('disabled'), {
      ...own,
      priority: 3,
      label: PANEL.disabled,
    }),
    rule(`${id('supervisory')}/supervisory`, 'supervisory', state('supervisory'), {
      ...own,
      label: PANEL.supervisory,
    }),
  ];
};

export const panelAlarms = (
  file: HallFile,
  hall: Hall,
  parts: ReadonlyMap<DeviceId, readonly FirePart[]>,
): readonly AlarmRule[] =>
  hall.devices.flatMap((device) => {
    const isPanel = file.buses.some(({ id, wire }) => id === device.bus && wire === 'fire-panel');
    return isPanel ? alarmsOfPanel(hall, device, parts.get(device.id) ?? []) : [];
  });
