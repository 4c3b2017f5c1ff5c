import { expect, it } from 'vitest';
import type { Happening } from '../../../gateway/core/event.js';
import type { AlarmId, OutputName } from '../../../gateway/core/identity.js';
import { millis } from '../../../gateway/core/time.js';
import { notifyTally } from '../../../gateway/outputs/metrics/notify.js';
import { AT } from '../hall.js';

const output = 'mqtt' as OutputName;

it('counts alarms told, entries refused and failures of each channel, and nothing else', () => {
  const { heard, figures } = notifyTally();
  const alarms = ['a', 'b'] as AlarmId[];
  const happened: Happening[] = [
    { at: AT, kind: 'alarm-told', output, alarms, entries: ['1:1', '1:2'], after: millis(40) },
    { at: AT, kind: 'alarm-told', output, alarms: ['c' as AlarmId], entries: [], after: millis(9) },
    { at: AT, kind: 'output-refused', output, entry: '1:3', why: 'influx-line-refused' },
    { at: AT, kind: 'output-down', output, why: 'influx-unreachable' },
    { at: AT, kind: 'output-up', output },
    { at: AT, kind: 'gateway-stopped' },
  ];
  for (const one of happened) heard(one);
  expect(figures()).toEqual([
    { channel: 'mqtt', result: 'told', count: 3 },
    { channel: 'mqtt', result: 'refused', count: 1 },
    { channel: 'mqtt', result: 'failed', count: 1 },
  ]);
});
