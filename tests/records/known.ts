import { readConfig } from '../../gateway/config/config.js';
import { NO_RECORDS, type Records } from '../../gateway/core/entered.js';
import type { Hall } from '../../gateway/core/hall.js';
import { type Instant, instant } from '../../gateway/core/time.js';
import type { Known } from '../../gateway/records/check.js';
import { readRecordsYaml } from '../../gateway/records/read.js';
import { keptFile } from '../../gateway/records/written.js';
import { here, realProfiles } from '../config/sources.js';

/** The demo hall, and what stands there when a record is entered. */

const checked = readConfig(here('../../gateway/config/halls/demo-county.yaml'), realProfiles);
if (!('config' in checked)) throw new Error(JSON.stringify(checked.mistakes));
export const hall: Hall = checked.config.hall;

export const NOW = instant(Date.parse('2026-03-13T12:00+08:00'));
export const at = (text: string): Instant => instant(Date.parse(`${text}+08:00`));

export const known = (records: Records = NO_RECORDS): Known => ({
  hall,
  records,
  quantities: new Map([
    ['benzene', ['mg/m3']],
    ['radon', ['Bq/m3']],
    ['bacteria', ['CFU/m3']],
  ]),
  now: NOW,
  hasFile: (sha256) => sha256 === 'a'.repeat(64),
});

export const yaml = (text: string, records: Records = NO_RECORDS) =>
  readRecordsYaml('x.yaml', text, { known: known(records), by: 'li', file: keptFile });

/** What stands after a YAML that must be right. */
export const entered = (text: string, records: Records = NO_RECORDS): Records => {
  const read = yaml(text, records);
  if ('mistakes' in read) throw new Error(JSON.stringify(read.mistakes));
  return read.records;
};
