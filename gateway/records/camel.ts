/** People write `calibrated-on` in YAML, programs `calibratedOn`: one schema serves both. */

type Camel<Name extends string> = Name extends `${infer First}-${infer Rest}`
  ? `${First}${Capitalize<Camel<Rest>>}`
  : Name;

export type Camelised<Value> = Value extends string | number | boolean | null
  ? Value
  : Value extends readonly unknown[]
    ? { readonly [Index in keyof Value]: Camelised<Value[Index]> }
    : {
        readonly [Key in keyof Value as Key extends string ? Camel<Key> : Key]: Camelised<
          Exclude<Value[Key], undefined>
        >;
      };

const renamed = (value: unknown, rename: (key: string) => string): unknown => {
  if (Array.isArray(value)) return value.map((item) => renamed(item, rename));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inside]) => inside !== undefined)
      .map(([key, inside]) => [rename(key), renamed(inside, rename)]),
  );
};

export const camelKey = (key: string): string =>
  key.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
export const kebabKey = (key: string): string =>
  key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** A checked value in the names of programs; what is left out is left out. */
export const camelised = <Value>(value: Value): Camelised<Value> =>
  renamed(value, camelKey) as Camelised<Value>;

/** What a program sent, in the names of YAML; a name that only YAML has becomes no other. */
export const kebabised = (value: unknown): unknown => renamed(value, kebabKey);
