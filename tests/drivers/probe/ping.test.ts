import { describe, expect, it } from 'vitest';
import type { Instant } from '../../../gateway/core/time.js';
import { daysLeft } from '../../../gateway/drivers/probe/http.js';
import { echoIn } from '../../../gateway/drivers/probe/ping.js';

describe('a line of fping in loop mode', () => {
  it.each([
    [
      '127.0.0.1    : [0], 64 bytes, 0.437 ms (0.437 avg, 0% loss)',
      { host: '127.0.0.1', took: 0.437 },
    ],
    ['kiosk-1 : [12], 64 bytes, 12.5 ms (3.1 avg, 2% loss)', { host: 'kiosk-1', took: 12.5 }],
    ['10.1.1.1 : [1], timed out (NaN avg, 100% loss)', { host: '10.1.1.1', lost: true }],
  ])('%s', (line, echo) => expect(echoIn(line)).toEqual(echo));

  it.each([
    '',
    'ICMP Host Unreachable from 192.0.2.1 for ICMP Echo sent to 192.0.2.7',
    'nowhere.invalid: Name or service not known',
    '127.0.0.1 : xmt/rcv/%loss = 3/3/0%, min/avg/max = 0.03/0.1/0.4',
  ])('is no echo: %s', (line) => expect(echoIn(line)).toBeUndefined());
});

describe('the days of a certificate', () => {
  const now = Date.parse('2026-03-10T12:00:00Z') as Instant;
  it.each([
    ['Mar 20 12:00:00 2026 GMT', 10],
    ['Mar 10 13:00:00 2026 GMT', 0],
    ['Mar  9 12:00:00 2026 GMT', -1],
  ])('%s', (end, days) => expect(daysLeft(end, now)).toBe(days));
  it('are unknown where the end is no date', () => expect(daysLeft('', now)).toBeUndefined());
});
