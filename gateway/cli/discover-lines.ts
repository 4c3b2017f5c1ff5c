import type { Profile } from '../devices/profile.js';
import type { Found } from '../drivers/modbus/discover.js';
import type { Say } from '../text/text.js';

const BUS = 'bus-1';

/** The rate that most devices speak; the others must be set to it before they share a bus. */
const mainBaud = (found: readonly Found[]): number => {
  const count = (baud: number) => found.filter((one) => one.baud === baud).length;
  return found.reduce(
    (best, { baud }) => (count(baud) > count(best) ? baud : best),
    found[0]?.baud ?? 0,
  );
};

const busLine = (target: string, baud: number): string => {
  const [host = '', port] = target.split(':');
  if (target.startsWith('/'))
    return `  - { id: ${BUS}, wire: rtu, path: ${target}, baud: ${baud} }`;
  return baud === 0
    ? `  - { id: ${BUS}, wire: tcp, host: ${host}, port: ${port ?? 502} }`
    : `  - { id: ${BUS}, wire: rtu-over-tcp, host: ${host}, port: ${port ?? 4001}, baud: ${baud} }`;
};

/** What to paste into hall.yaml; what a person must still decide stands as a comment at its place. */
export const hallLines = (
  found: readonly Found[],
  target: string,
  profiles: ReadonlyMap<string, Profile>,
  t: Say,
): string[] => {
  const main = mainBaud(found);
  return [
    'buses:',
    busLine(target, main),
    'devices:',
    ...found.flatMap(({ unit, baud, matches }): string[] => {
      const [best, ...others] = matches;
      if (best === undefined) return [`  # ${t('cli.discover.unknown')}: unit ${unit}`];
      const device = `${best.model}-${unit}`;
      const asks = Object.entries(profiles.get(best.model)?.asks ?? {});
      const alternatives = others.map(({ model }) => model).join(', ');
      return [
        ...(baud === main ? [] : [`  # ${t('cli.discover.other-baud', { device, baud, main })}`]),
        ...asks.map(([ask, { options }]) => {
          const said = Object.keys(options).join(', ');
          return `  # ${t('cli.discover.choose', { ask, options: said })}`;
        }),
        `  - { id: ${device}, bus: ${BUS}, unit: ${unit}, profile: ${best.model} }${
          alternatives && ` # ${alternatives}?`
        }`,
      ];
    }),
  ];
};
