import type { FileMistake } from '../core/mistake.js';
import type { Path } from '../core/yaml-source.js';
import type { Check, Checking } from './checking.js';
import { isFileKey } from './named-files.js';
import { tell } from './sentences.js';

/** Files that hall.yaml names can be read; its addresses carry no secret. */

/** The first is of no use without the second. */
const TOGETHER = [
  ['password-file', 'user'],
  ['key-file', 'certificate-file'],
  ['certificate-file', 'key-file'],
] as const;

const carriesSecret = (address: string): boolean =>
  URL.canParse(address) && new URL(address).username + new URL(address).password !== '';

const checkPart = (
  { source, unreadable }: Checking,
  at: Path,
  part: object | undefined,
): readonly FileMistake[] =>
  Object.entries(part ?? {}).flatMap(([key, value]) => {
    if (typeof value !== 'string') return [];
    if (key === 'url' && carriesSecret(value))
      return [source.mistake([...at, key], tell('secret-in-address', {}))];
    const why = isFileKey(key) ? unreadable(value) : undefined;
    if (why === undefined) return [];
    return [source.mistake([...at, key], tell('secret-unreadable', { path: value, why }))];
  });

const checkTogether = (
  { source }: Checking,
  at: Path,
  part: Readonly<Record<string, unknown>>,
): readonly FileMistake[] =>
  TOGETHER.flatMap(([key, other]) =>
    part[key] !== undefined && part[other] === undefined
      ? [source.mistake([...at, key], tell('goes-with', { key, other }), 'key')]
      : [],
  );

export const checkFiles: Check = (checking) => {
  const { outputs, web, buses, devices } = checking.sound;
  const { mqtt, influx } = outputs?.value ?? {};
  return [
    ...checkPart(checking, ['outputs', 'mqtt'], mqtt),
    ...checkTogether(checking, ['outputs', 'mqtt'], { ...mqtt }),
    ...checkPart(checking, ['outputs', 'influx'], influx),
    ...checkPart(checking, ['web'], web?.value),
    ...checkTogether(checking, ['web'], { ...web?.value }),
    ...buses.flatMap(({ path, value }) =>
      value.wire === 'mqtt-in'
        ? [...checkPart(checking, path, value), ...checkTogether(checking, path, { ...value })]
        : [],
    ),
    ...devices.flatMap(({ path, value }) => checkPart(checking, [...path, 'probe'], value.probe)),
  ];
};
