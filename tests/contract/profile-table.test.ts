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

/** `co2 30+3 %`: uncertainty of the maker, absolute in the unit and percent of the reading. */
const accuracies = ({ points }: Profile | Talker): string =>
  Object.entries(points)
    .flatMap(([key, { accuracy }]) => {
      if (accuracy === undefined) return [];
      const { absolute, percent } = accuracy;
      const parts = [
        ...(absolute > 0 ? [`${absolute}`] : []),
        ...(percent > 0 ? [`${percent} %`] : []),
      ];
      return [`${key} ${parts.join('+')}`];
    })
    .join(', ');

const row = ([id, profile]: readonly [string, Profile | Talker]): string => {
  const hosts = new Set(Object.values(profile.sources).map(({ url }) => new URL(url).hostname));
  const asks = 'asks' in profile ? Object.keys(profile.asks) : [];
  const cells = [
    `[${id}](${id}.yaml)`,
    `${profile.names.zh}<br>${profile.manufacturer} ${profile.model}`,
    pointList(Object.keys(profile.points)),
    [...hosts].join(', '),
    confidence(profile),
    accuracies(profile),
    asks.join(', '),
  ];
  return `| ${cells.map((cell) => (cell === '' ? '' : `${cell} `)).join('| ')}|`;
};

const table = (columns: readonly string[], rows: readonly string[]): string =>
  [`| ${columns.join(' | ')} |`, `|${columns.map(() => '---|').join('')}`, ...rows].join('\n');

const { profiles, talkers, panels } = readProfiles(directory);
const COLUMNS = ['file', '型号 model', 'points', 'sources', 'confidence', 'accuracy', 'asks'];
const TABLE = `# Every model: its points, sources, how sure they are, what the maker says of its accuracy

Written by \`npx vitest run --config tests/vitest.config.ts --project pure tests/contract/profile-table -u\`; a test holds it
to the files. Confidence is that of the points' sources; accuracy is absolute in the unit of the quantity, plus percent of
the reading. Where none stands nobody has published one that we have read, and verdicts say that theirs is assumed.

## Asked over Modbus

${table(
  COLUMNS,
  [...profiles].map((one) => row(one)),
)}

## Sensors that push (\`wire: talker\`)

${table(
  COLUMNS,
  [...talkers].map((one) => row(one)),
)}

## Fire panels (\`wire: fire-panel\`), listened to only

${table(
  ['file', '型号 model', 'speaks'],
  [...panels].map(
    ([id, { names, comms }]) => `| [${id}](${id}.yaml) | ${names.zh} | ${comms.speech.speaks} |`,
  ),
)}
`;

it('TABLE.md shows every profile as it is', async () => {
  await expect(TABLE).toMatchFileSnapshot(`${directory}/TABLE.md`);
});

it('has thirty models and more, each with a source and a confidence', () => {
  expect(profiles.size + talkers.size + panels.size).toBeGreaterThanOrEqual(30);
  for (const [id, { sources }] of [...profiles, ...talkers, ...panels])
    expect(Object.keys(sources), id).not.toHaveLength(0);
});

it('nothing that is only likely passes for sure', () => {
  const marks = new Map<string, string>(
    [...profiles].map(([id, profile]) => [id, confidence(profile)]),
  );
  expect(marks.get('renke-th')).toBe('sure');
  expect(marks.get('tc-s200')).toContain('uncertain: tvoc-mass, hcho');
});
