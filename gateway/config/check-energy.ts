import { type Check, findPoint, reference } from './checking.js';
import { tell, WHAT } from './sentences.js';

const POWER = { zh: '功率', en: 'power' };

/** An air conditioner is known by the power of its own meter, and by zones that exist. */
export const checkEnergy: Check = (checking) => {
  const { sound, source } = checking;
  const zones = sound.ids.zones.map(({ id }) => id);
  const rows = sound.energy?.value['air-conditioning'] ?? [];
  return rows.flatMap(({ power, zones: cooled }, index) => {
    const path = ['energy', 'air-conditioning', index];
    const { found, mistakes } = findPoint(checking, [...path, 'power'], power);
    const quantity = found?.point.quantity;
    const isOther = quantity !== undefined && quantity !== 'power';
    return [
      ...mistakes,
      ...(isOther
        ? [
            source.mistake(
              [...path, 'power'],
              tell('point-of-other-kind', { point: power, quantity, wanted: POWER }),
            ),
          ]
        : []),
      ...cooled.flatMap((zone, at) =>
        reference(checking, [...path, 'zones', at], WHAT.zone, zone, zones),
      ),
    ];
  });
};
