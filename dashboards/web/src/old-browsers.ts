/**
 * What reka-ui takes for granted and Chromium 87 does not have (`at` came with 92, `hasOwn` with 93).
 * Ours uses neither.
 */

function at<Item>(this: readonly Item[], index: number): Item | undefined {
  const whole = Math.trunc(index) || 0;
  return this[whole < 0 ? this.length + whole : whole];
}
const hasOwn = (object: object, key: PropertyKey): boolean =>
  Object.getOwnPropertyDescriptor(object, key) !== undefined;

const add = (to: object, name: string, value: unknown): void => {
  if (!(name in to)) Object.defineProperty(to, name, { value, configurable: true, writable: true });
};
add(Array.prototype, 'at', at);
add(Object, 'hasOwn', hasOwn);
