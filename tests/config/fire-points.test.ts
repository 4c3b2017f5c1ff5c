import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkFireParts } from '../../gateway/config/fire-points.js';
import type { ZoneId } from '../../gateway/core/identity.js';
import { here } from './sources.js';

const ZONES = ['f1-lobby', 'f2-archive'] as ZoneId[];
const check = (...lines: string[]) => checkFireParts('map.csv', lines.join('\n'), ZONES);
const HEAD = 'address,zone,x,y,kind,name';
const GOOD = '002-014,f2-archive,38,20,smoke,二层档案库房 感烟 / Archive store 2F smoke detector';

describe('the map of a fire panel', () => {
  it('gives every part its zone, place, kind and names', () => {
    expect(check('# 现场', HEAD, '', GOOD, '1-3,f1-lobby,,,manual-call,门厅 手报')).toEqual({
      parts: [
        {
          loop: 2,
          part: 14,
          zone: 'f2-archive',
          at: [38, 20],
          kind: 'smoke',
          names: { zh: '二层档案库房 感烟', en: 'Archive store 2F smoke detector' },
        },
        {
          loop: 1,
          part: 3,
          zone: 'f1-lobby',
          kind: 'manual-call',
          names: { zh: '门厅 手报', en: '门厅 手报' },
        },
      ],
      mistakes: [],
    });
  });

  it.each([
    [3, 'address', ['2/14,f2-archive,38,20,smoke,n']],
    [3, 'zone', ['002-014,f2-archiv,38,20,smoke,n']],
    [3, 'kind', ['002-014,f2-archive,38,20,smok,n']],
    [3, 'x', ['002-014,f2-archive,east,20,smoke,n']],
    [3, 'y', ['002-014,f2-archive,38,,smoke,n']],
    [3, 'name', ['002-014,f2-archive,38,20,smoke,']],
    [3, '', ['002-014,f2-archive,38,20,smoke']],
    [4, 'address', [GOOD.replace('002-014', '2-14'), GOOD]],
  ])('says that line %i is wrong in %j', (line, path, lines) => {
    const { mistakes } = check('# site', HEAD, ...lines);
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toMatchObject({ file: 'map.csv', line, path });
    expect(mistakes[0]?.en).not.toMatch(/\p{Script=Han}/u);
  });

  it('names every mistake at once and never throws', () => {
    expect(check(HEAD, 'a', '002-014,x,1,2,smoke,n').mistakes.map(({ line }) => line)).toEqual([
      2, 3,
    ]);
    expect(check('loop;zone').mistakes).toMatchObject([{ line: 1 }]);
    expect(check(HEAD, '"002-014,f2').mistakes).toHaveLength(1);
    expect(check('').mistakes).toHaveLength(1);
  });

  it('of the demo hall is the one of the reference hall', () => {
    const text = readFileSync(
      here('../../gateway/config/halls/demo-county.fire-points.csv'),
      'utf8',
    );
    expect(text.match(/^001-\d{3},.*smoke,/gm)).toHaveLength(12);
    expect(text.match(/^002-\d{3},.*smoke,/gm)).toHaveLength(16);
    expect(text.match(/manual-call/g)).toHaveLength(3);
    expect(text).toContain('002-014,f2-archive,38,20,smoke,');
    expect(text).not.toMatch(/^002-099/m);
  });
});
