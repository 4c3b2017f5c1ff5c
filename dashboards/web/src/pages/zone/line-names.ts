import type { PointAnswer } from '../../api.ts';

/**
 * What the lines of one chart are called, by the id of their point: the name of the point where it says
 * more than the chart, else its device; two of one name are told apart by their devices. Pure.
 */
export const lineNames = (
  points: readonly Pick<PointAnswer, 'id' | 'device'>[],
  chart: string,
  nameOf: (point: string) => string,
): ReadonlyMap<string, string> => {
  const names = points.map(({ id }) => nameOf(id));
  return new Map(
    points.map(({ id, device }, at) => {
      const name = names[at] ?? '';
      if (name === chart) return [id, device];
      const isOnlyOne = names.indexOf(name) === names.lastIndexOf(name);
      return [id, isOnlyOne ? name : `${name} ${device}`];
    }),
  );
};
