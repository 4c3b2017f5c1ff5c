import { describe, expect, it } from 'vitest';
import type { AlarmCondition } from '../../gateway/core/alarm.js';
import { FAULT_CODES } from '../../gateway/core/fault.js';
import {
  ALARM_INPUTS,
  ALARM_TABLE,
  type AlarmFacts,
  type AlarmInput,
  alarmMove,
} from '../../gateway/rules/alarms/table.js';

const CONDITIONS = Object.keys(ALARM_TABLE) as AlarmCondition[];
const FACTS: readonly AlarmFacts[] = Array.from({ length: 16 }, (_, bits) => ({
  latch: (bits & 1) > 0,
  cause: (bits & 2) > 0,
  held: (bits & 4) > 0,
  inhibited: (bits & 8) > 0,
}));

/**
 * The standard's life-cycle as sentences, every cell of it: `.` nothing, `!` refused, else the state by
 * its initials (N normal, U unacknowledged, A acknowledged, R returned-unacknowledged, L latched,
 * S shelved, D suppressed by design, O out of service).
 */
const INITIALS: Readonly<Record<AlarmCondition, string>> = {
  normal: 'N',
  unacknowledged: 'U',
  acknowledged: 'A',
  'returned-unacknowledged': 'R',
  latched: 'L',
  shelved: 'S',
  suppressed: 'D',
  'out-of-service': 'O',
};
const cell = (from: AlarmCondition, input: AlarmInput, facts: AlarmFacts): string => {
  const move = alarmMove(from, input, facts);
  if (move === undefined) return '.';
  return 'refused' in move ? '!' : INITIALS[move.to];
};
const rows = (facts: AlarmFacts): string[] =>
  CONDITIONS.map(
    (from) => `${INITIALS[from]} ${ALARM_INPUTS.map((input) => cell(from, input, facts)).join('')}`,
  );

//  raise return acknowledge reset shelve unshelve suppress unsuppress remove restore
describe('the life-cycle table', () => {
  it('of a plain alarm whose cause has gone', () => {
    expect(rows({ latch: false, cause: false, held: false, inhibited: false })).toEqual([
      'N U.!!S!..O!',
      'U .RA!S!D.O!',
      'A .N!!S!D.O!',
      'R U.N!S!..O!',
      'L U.!NS!..O!',
      'S ..!!SN..O!',
      'D .N!!S!.NO!',
      'O ..!!!!..!N',
    ]);
  });

  it('of a latching alarm that a person has still to reset', () => {
    expect(rows({ latch: true, cause: false, held: true, inhibited: false })).toEqual([
      'N U.!!S!..O!',
      'U .RA!S!D.O!',
      'A .L!!S!D.O!',
      'R U.L!S!..O!',
      'L U.!NS!..O!',
      'S ..!!SR..O!',
      'D .D!!S!.RO!',
      'O ..!!!!..!R',
    ]);
  });

  it('of an alarm whose cause stands: what comes out of hiding is raised', () => {
    expect(rows({ latch: false, cause: true, held: false, inhibited: false })).toEqual([
      'N U.!!S!..O!',
      'U .RA!S!D.O!',
      'A .N!!S!D.O!',
      'R U.N!S!..O!',
      'L U.!NS!..O!',
      'S ..!!SU..O!',
      'D .N!!S!.UO!',
      'O ..!!!!..!U',
    ]);
  });

  it('of an alarm that another inhibits: its raise hides', () => {
    expect(rows({ latch: true, cause: true, held: true, inhibited: true })).toEqual([
      'N D.!!S!..O!',
      'U .RA!S!D.O!',
      'A .L!!S!D.O!',
      'R D.L!S!..O!',
      'L D.!NS!..O!',
      'S ..!!SD..O!',
      'D .D!!S!.DO!',
      'O ..!!!!..!D',
    ]);
  });

  it('never leaves its eight states and refuses with a sentence', () => {
    for (const facts of FACTS)
      for (const from of CONDITIONS)
        for (const input of ALARM_INPUTS) {
          const move = alarmMove(from, input, facts);
          if (move === undefined) continue;
          if ('refused' in move) expect(FAULT_CODES).toContain(move.refused);
          else expect(CONDITIONS).toContain(move.to);
        }
  });

  it('lets no cause end in normal and no latched alarm go without a reset', () => {
    for (const facts of FACTS)
      for (const from of CONDITIONS)
        for (const input of ALARM_INPUTS) {
          const move = alarmMove(from, input, facts);
          if (move === undefined || 'refused' in move || move.to !== 'normal') continue;
          const said = `${input} in ${from} with ${JSON.stringify(facts)}`;
          if (input === 'unshelve' || input === 'unsuppress' || input === 'restore')
            expect(facts.cause, said).toBe(false);
          if (facts.latch && facts.held && input !== 'reset') expect(from, said).toBe('nowhere');
        }
  });
});
