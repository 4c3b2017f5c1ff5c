/** Line protocol: what a name, a tag and a text field are written like. */

/** Name and tags, in the order of their names; one without a value is left out, for line protocol knows no empty one. */
export const measurement = (
  name: string,
  tags: Readonly<Record<string, string | undefined>>,
): string =>
  [
    name,
    ...Object.keys(tags)
      .sort()
      .flatMap((key) => {
        const value = tags[key];
        return value === undefined || value === '' ? [] : [`${key}=${tag(value)}`];
      }),
  ].join(',');

const tag = (value: string): string => value.replace(/[,= ]/g, '\\$&').replace(/\r?\n/g, ' ');

export const text = (value: string): string =>
  `"${value.replace(/["\\]/g, '\\$&').replace(/\r?\n/g, ' ')}"`;

/** Fields in the order given, those without a value left out. */
export const fields = (named: Readonly<Record<string, string | undefined>>): string =>
  Object.entries(named)
    .flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${value}`]))
    .join(',');
