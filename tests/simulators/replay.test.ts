import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { PointId } from '../../gateway/core/identity.js';
import { instant } from '../../gateway/core/time.js';
import { readRecording, recordingOf, replayed } from '../../simulators/replay/replay.js';

const co2 = 'office/co2' as PointId;
const setting = { time: 'time', columns: { co2_ppm: co2 } };
const office = fileURLToPath(
  new URL('../../../shared/data/office-2015/february-11-to-18.csv', import.meta.url),
);

describe('a replayed recording', () => {
  const csv = [
    'time,co2_ppm,occupied',
    '2015-02-11T14:48:00,1029.667,1',
    '2015-02-11T14:49:00,1000,1',
    'not a time,900,1',
    '2015-02-11T14:50:00,,1',
    '2015-02-11T14:47:00,900,1',
    '2015-02-11T14:51:00,990,0',
    '',
  ].join('\n');
  const recording = recordingOf(csv, setting, 'Europe/Brussels');
  const at = (minute: number, second = 0) => instant(Date.UTC(2015, 1, 11, 13, minute, second));

  it('holds each row until the next, the first before all and the last after all', () => {
    const seen = [at(0), at(48), at(48, 59), at(49), at(50), at(51), at(59)];
    expect(seen.map((moment) => replayed(recording, co2, moment))).toEqual([
      1029.667, 1029.667, 1029.667, 1000, 1000, 990, 990,
    ]);
  });

  it('leaves out and names lines that are no measurement or go back in time', () => {
    expect(recording.left).toEqual([4, 5, 6]);
  });

  it('knows nothing of other points', () => {
    expect(replayed(recording, 'office/noise' as PointId, at(50))).toBeUndefined();
  });

  it('refuses a file without the column or without rows', () => {
    expect(() => recordingOf('time,co2\n', setting, 'UTC')).toThrow('no column co2_ppm');
    expect(() => recordingOf('time,co2_ppm\n', setting, 'UTC')).toThrow('no line with a time');
  });
});

describe.skipIf(!existsSync(office))('the measured office of February 2015', () => {
  it('is shown row by row as the file has it', () => {
    const recording = readRecording({ file: office, ...setting }, 'Europe/Brussels');
    const column = readFileSync(office, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',')[4]);
    expect(recording.left).toEqual([]);
    expect(recording.times).toHaveLength(9752);
    expect(recording.times.map((moment) => replayed(recording, co2, moment))).toEqual(
      column.map(Number),
    );
  });
});
