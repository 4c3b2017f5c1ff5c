import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../gateway/core/ports.js';
import { qualityCode } from '../../../gateway/core/quality.js';
import { millis } from '../../../gateway/core/time.js';
import { linesOf, type Stamping } from '../../../gateway/outputs/influx/line.js';
import { AT, alarm, eventEntry, good, hall, point, raised, scanEntry, silent } from '../hall.js';

const asItIs = { shift: millis(0), uncertain: false };
const addLines = linesOf(hall, silent);
const lines = (...[entry, stamping]: [Entry, Stamping]): string[] => {
  const made: string[] = [];
  addLines(entry, stamping, made);
  return made;
};

describe('lines of readings', () => {
  it('carry hall, zone, device, quantity and point as tags in order, value and quality as fields', () => {
    expect(
      lines(scanEntry(4, [good('aq-1/co2', 812), good('aq-1/temperature', 21.4499)]), asItIs),
    ).toEqual([
      `reading,device=aq-1,hall=demo,point=co2,quantity=co2,zone=f1-waiting value=812,quality=0i ${AT}`,
      `reading,device=aq-1,hall=demo,point=temperature,quantity=temperature,zone=f1-waiting value=21.4,quality=0i ${AT}`,
    ]);
  });

  it('give a bad reading no value', () => {
    const bad = { point: point('aq-1/co2'), at: AT, quality: 'bad:no-communication' as const };
    expect(lines(scanEntry(4, [bad]), asItIs)[0]).toContain(
      ` quality=${qualityCode('bad:no-communication')}i `,
    );
  });

  it('tell two contacts of one module apart, and say nothing of a silent one', () => {
    const two = lines(scanEntry(4, [good('di-1/1', 1), good('di-1/2', 0)]), asItIs);
    expect(two).toHaveLength(1);
    expect(two[0]).toContain('point=2,quantity=contact');
  });

  it('are shifted, or marked, as their clock deserves', () => {
    const entry = scanEntry(4, [good('aq-1/co2', 812)]);
    expect(lines(entry, { shift: millis(5000), uncertain: false })[0]).toMatch(
      new RegExp(` ${AT + 5000}$`),
    );
    expect(lines(entry, { shift: millis(0), uncertain: true })[0]).toContain(
      'quality=0i,tq="uncertain" ',
    );
  });
});

describe('lines of alarms', () => {
  it('tell each step of an alarm', () => {
    const state = alarm('aq-1/co2/high', {
      value: 1180,
      limit: 1000,
      acknowledgedBy: 'officer "2"',
    });
    expect(lines(raised(9, state), asItIs)).toEqual([
      'alarm,alarm=aq-1/co2/high,event=alarm-raised,hall=demo,kind=air,zone=f1-waiting ' +
        `by="officer \\"2\\"",count=1i,drill=false,limit=1000,priority=3i,state="unacknowledged",value=1180 ${AT}`,
    ]);
  });

  it('leave silent alarms and everything else that happens out', () => {
    expect(lines(raised(9, alarm('di-1/1/panic', { silent: true })), asItIs)).toEqual([]);
    expect(lines(eventEntry(9, { at: AT, kind: 'gateway-stopped' }), asItIs)).toEqual([]);
  });
});
