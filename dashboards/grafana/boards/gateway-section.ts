import type { Question, Section } from '../board.js';
import { from, URGENT } from '../colours.js';
import { states, trend } from '../looks.js';
import { heard } from '../mappings.js';
import { BUS, HALL } from '../prom.js';

const own = (
  key: string,
  expr: string,
  legend: string,
  unit: string,
  limit?: number,
): Question => ({
  key,
  whose: 'technician',
  size: [8, 7],
  promql: [{ expr, legend }],
  look: () => trend({ unit, least: 0, ...(limit !== undefined && { steps: from(limit, URGENT) }) }),
});

/** What only the gateway's own `/metrics` tell: its loop, its tape, its outputs. InfluxDB is one of those. */
export const gatewaySection: Section = {
  key: 'gateway',
  questions: [
    {
      key: 'bus-open',
      whose: 'technician',
      size: [24, 6],
      promql: [{ expr: `hallkeeper_bus_up{${HALL},${BUS}}`, legend: '{{bus}}' }],
      look: (kit) => states({ unit: 'none', mappings: heard(kit) }),
    },
    own('lateness', `hallkeeper_event_loop_lateness_seconds{${HALL}}`, '{{statistic}}', 's', 0.05),
    own('commit', `hallkeeper_journal_commit_duration_seconds{${HALL}}`, '{{hall}}', 's', 1),
    own('waiting', `hallkeeper_journal_waiting_entries{${HALL}}`, '{{hall}}', 'none'),
    own('backlog', `hallkeeper_output_backlog_entries{${HALL}}`, '{{output}} {{lane}}', 'none'),
    own(
      'told',
      `sum by (channel, result) (increase(hallkeeper_notify_total{${HALL}}[1h]))`,
      '{{channel}} {{result}}',
      'none',
    ),
    own('memory', `process_resident_memory_bytes{${HALL}}`, '{{hall}}', 'bytes'),
  ],
};
