import type { Names, Point } from '../core/hall.js';
import { type PointId, pointId, type ZoneId } from '../core/identity.js';
import { addressOf, LARGEST_ADDRESS } from '../core/panel-address.js';
import { seconds } from '../core/time.js';
import type { PanelDevice, PanelPoints } from '../drivers/fire-panel/schema.js';
import {
  PANEL_FLAGS,
  PART_VALUES,
  type PanelFlag,
  UNMAPPED_SLOTS,
} from '../drivers/fire-panel/speech.js';
import type { Panel } from './panel.js';
import type { PointModel } from './profile.js';
import { type DeviceOnSite, hallPoint } from './profile-points.js';

/** What a part of a fire panel is; its words begin the label of its alarm. */
export const PART_KINDS = {
  smoke: { zh: '感烟', en: 'smoke detector' },
  heat: { zh: '感温', en: 'heat detector' },
  flame: { zh: '感光', en: 'flame detector' },
  gas: { zh: '可燃气体', en: 'gas detector' },
  'manual-call': { zh: '手动报警按钮', en: 'manual call point' },
  hydrant: { zh: '消火栓按钮', en: 'hydrant button' },
  module: { zh: '模块', en: 'module' },
} as const satisfies Record<string, Names>;
export type PartKind = keyof typeof PART_KINDS;

/** One row of the map from address to place. */
export interface FirePart {
  readonly loop: number;
  readonly part: number;
  readonly zone: ZoneId;
  /** In metres, as the plan of the hall. */
  readonly at?: readonly [number, number];
  readonly kind: PartKind;
  readonly names: Names;
}

/** A panel is missed as soon as an emergency input (design §4.4). */
export const TOLD_EVERY = seconds(4);

const FLAGS: Readonly<Record<PanelFlag, Names>> = {
  fire: { zh: '火警', en: 'Fire' },
  fault: { zh: '故障', en: 'Fault' },
  disabled: { zh: '屏蔽', en: 'Disablement' },
  supervisory: { zh: '监管', en: 'Supervisory' },
  feedback: { zh: '反馈', en: 'Feedback' },
};
const YES_NO = { '0': { zh: '无', en: 'No' }, '1': { zh: '有', en: 'Yes' } };
const PART_STATES: Readonly<Record<string, Names>> = {
  [PART_VALUES.normal]: { zh: '正常', en: 'Normal' },
  [PART_VALUES['first-fire']]: { zh: '首次火警', en: 'First fire alarm' },
  [PART_VALUES.fire]: { zh: '火警', en: 'Fire alarm' },
  [PART_VALUES.fault]: { zh: '故障', en: 'Fault' },
  [PART_VALUES.disabled]: { zh: '屏蔽', en: 'Disabled' },
  [PART_VALUES.supervisory]: { zh: '监管', en: 'Supervisory' },
  [PART_VALUES.feedback]: { zh: '反馈', en: 'Feedback' },
};

const model = (
  names: Names,
  quantity: PointModel['quantity'],
  states: PointModel['states'],
  range: PointModel['range'],
): PointModel => ({
  quantity,
  names,
  states,
  range,
  decimals: 0,
  about: 'device',
  emergency: true,
  period: TOLD_EVERY,
});

const digits = (number: number): string => String(number).padStart(3, '0');
/** `l002-014`: the point of a part. */
export const partKey = ({ loop, part }: Pick<FirePart, 'loop' | 'part'>): string =>
  `l${digits(loop)}-${digits(part)}`;
export const unmappedKeys: readonly string[] = Array.from(
  { length: UNMAPPED_SLOTS },
  (_, slot) => `unmapped-${slot + 1}`,
);

/** The points of a panel: its parts by the map, what it says as a whole, and addresses the map does not know. */
export const modelOfPanel = (parts: readonly FirePart[]): Readonly<Record<string, PointModel>> =>
  Object.fromEntries([
    ...parts.map((part) => [
      partKey(part),
      model(part.names, part.kind === 'smoke' ? 'smoke' : 'status', PART_STATES, [0, 6]),
    ]),
    ...unmappedKeys.map((key, slot) => [
      key,
      model(
        { zh: `未登记部位 ${slot + 1}`, en: `Unmapped address ${slot + 1}` },
        'status',
        undefined,
        [0, addressOf(LARGEST_ADDRESS, LARGEST_ADDRESS)],
      ),
    ]),
    ...PANEL_FLAGS.map((flag) => [
      flag,
      model(FLAGS[flag], flag === 'fault' ? 'fault' : 'status', YES_NO, [0, 1]),
    ]),
    ['reset', model({ zh: '系统复位', en: 'System reset' }, 'status', YES_NO, [0, 1])],
  ]);

export type PanelOnSite = Pick<DeviceOnSite, 'device' | 'zone' | 'writable' | 'points'>;

/** A panel of hall.yaml: the points that everybody reads, and what its driver listens for. */
export const deviceOfPanel = (
  panel: Panel,
  parts: readonly FirePart[],
  site: PanelOnSite,
): { readonly points: readonly Point[]; readonly wire: PanelDevice } => {
  const places = new Map(parts.map((part) => [partKey(part), part]));
  const points = Object.entries(modelOfPanel(parts)).map(([key, of]) => {
    const place = places.get(key);
    const said = site.points[key] ?? {};
    const there = { ...said, period: TOLD_EVERY, zone: said.zone ?? place?.zone };
    return {
      ...hallPoint(key, of, { ...site, points: { [key]: there } }),
      ...(place?.at && { at: place.at }),
    };
  });
  const idOf = (key: string): PointId => pointId(site.device, key);
  const ids: PanelPoints = {
    flags: {
      fire: idOf('fire'),
      fault: idOf('fault'),
      disabled: idOf('disabled'),
      supervisory: idOf('supervisory'),
      feedback: idOf('feedback'),
    },
    reset: idOf('reset'),
    unmapped: unmappedKeys.map(idOf),
    parts: new Map(parts.map((part) => [addressOf(part.loop, part.part), idOf(partKey(part))])),
  };
  return {
    points,
    wire: {
      device: site.device,
      speech: panel.comms.speech,
      points: ids,
      toldEvery: TOLD_EVERY,
    },
  };
};
