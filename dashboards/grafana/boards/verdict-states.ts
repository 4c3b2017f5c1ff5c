import { VERDICTS } from '../../../gateway/core/verdict.js';
import type { BoardId, Question } from '../board.js';
import * as influx from '../influx.js';
import { down } from '../links.js';
import { states } from '../looks.js';
import { verdictCodes } from '../mappings.js';
import * as prom from '../prom.js';

const { PLACE, STANDARD, SHOWN, where, by } = influx;

/** What every window of each requirement was, as a band of states over time. */
export const verdictStates = (
  board: BoardId,
  lines: 'requirement' | 'zone',
  size: Question['size'],
): Question => {
  const ofStandard = board === 'compliance';
  const tags = lines === 'requirement' ? ['standard', 'requirement'] : ['zone', 'requirement'];
  const place = ofStandard ? where(PLACE, STANDARD) : PLACE;
  const labels = ofStandard ? `${prom.PLACE},${prom.STANDARD}` : prom.PLACE;
  return {
    key: 'verdicts',
    whose: 'assessor',
    size,
    least: '1h',
    influxql: [
      {
        query: `SELECT last("code") FROM "verdict" WHERE ${where(place, SHOWN)} ${by(...tags)}`,
        alias: tags.map((tag) => `$tag_${tag}`).join(' '),
      },
    ],
    promql: [
      {
        expr: VERDICTS.map(
          (verdict, code) =>
            `${code} * max by (${tags.join(', ')}) (hallkeeper_verdict{${labels},verdict="${verdict}"})`,
        ).join(' or '),
        legend: tags.map((tag) => `{{${tag}}}`).join(' '),
      },
    ],
    look: (kit) =>
      states({
        unit: 'none',
        mappings: verdictCodes(kit),
        ...(lines === 'zone' && { links: [down(kit, 'zone', 'series')] }),
      }),
  };
};
