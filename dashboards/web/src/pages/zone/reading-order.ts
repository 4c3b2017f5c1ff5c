import type { PointAnswer } from '../../api.ts';

/** What a person looks for first; what is not named follows in the order of the hall. */
const FIRST: readonly string[] = [
  'co2',
  'temperature',
  'humidity',
  'pm25',
  'pm10',
  'hcho',
  'tvoc',
  'illuminance',
  'noise',
  'people',
];

/** Points of one quantity side by side, the quantities as they are looked for. Pure. */
export const inReadingOrder = (points: readonly PointAnswer[]): readonly PointAnswer[] => {
  const rank = new Map<string, number>(FIRST.map((quantity, at) => [quantity, at]));
  for (const { quantity } of points) if (!rank.has(quantity)) rank.set(quantity, rank.size);
  return [...points].sort(
    (one, other) => (rank.get(one.quantity) ?? 0) - (rank.get(other.quantity) ?? 0),
  );
};
