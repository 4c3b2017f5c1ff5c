import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { CONFIDENCES, type Profile } from '../../gateway/devices/profile.js';
import { readProfiles } from '../../gateway/devices/read-profiles.js';
import type { Talker } from '../../gateway/devices/talker.js';

const directory = fileURLToPath(new URL('../../firmware-config/profiles', import.meta.url));

/** `relay-1`, `relay-2`, … `relay-8` as `relay-1..8`. */
const pointList = (keys: readonly string[]): string => {
  const series = new Map<string, string[]>();
  for (const key of keys) {
    const prefix = /^(.*-)?\d+$/.exec(key) ? key.replace(/\d+$/, '') : key;
    series.set(prefix, [...(series.get(prefix) ?? []), key]);
  }
  return [...series.values()]
    .map((of) => (of.length > 1 ? `${of[0]}..${of.at(-1)?.replace(/^.*-/, '')}` : of[0]))
    .join(', ');
};

/** How sure the points are, the surest first; with more than one mark, which points have the lesser. */
const confidence = (profile: Profile | Talker): string =>
  CONFIDENCES.flatMap((mark, rank) => {
    const keys = Object.keys(profile.points).filter(
      (key) => profile.sources[profile.points[key]?.source ?? '']?.confidence === mark,
    );
    if (keys.length === 0) return [];
    return rank === 0 ? [mark] : [`${mark}: ${pointList(keys)}`];
  }).join('; ');

const row = ([id, profile]: readonly [string, Profile | Talker]): string => {
  const hosts = new Set(Object.values(profile.sources).map(({ url }) => new URL(url).hostname));
  const asks = 'asks' in profile ? Object.keys(profile.asks) : [];
  const cells = [
    `[${id}](${id}.yaml)`,
    `${profile.names.zh}<br>${profile.manufacturer} ${profile.model}`,
    pointList(Object.keys(profile.points)),
    [...hosts].join(', '),
    confidence(profile),
    asks.join(', '),
  ];
  return `| ${cells.map((cell) => (cell === '' ? '' : `${cell} `)).join('| ')}|`;
};

it('shows every profile as it is', () => {
  const readme = readFileSync(`${directory}/README.md`, 'utf8');
  const shown = readme.split('\n').filter((line) => line.startsWith('| ['));
  const unpadded = shown.map((line) => line.replaceAll(/ +/g, ' '));
  const { profiles, talkers, panels } = readProfiles(directory);
  const ofPanels = [...panels].map(
    ([id, { names, comms }]) => `| [${id}](${id}.yaml) | ${names.zh} | ${comms.speech.speaks} |`,
  );
  expect(unpadded).toEqual([...[...profiles].map(row), ...[...talkers].map(row), ...ofPanels]);
});
