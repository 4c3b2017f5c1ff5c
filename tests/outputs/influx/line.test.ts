import { describe, expect, it } from 'vitest';
import { type BusMinute, busDevice, busReadings } from '../../../gateway/core/bus-minute.js';
import type { BusId, DeviceId, RecordId, ZoneId } from '../../../gateway/core/identity.js';
import type { Entry } from '../../../gateway/core/ports.js';
import { qualityCode } from '../../../gateway/core/quality.js';
import type { RecordContent } from '../../../gateway/core/record.js';
import { instant, millis } from '../../../gateway/core/time.js';
import type { GivenVerdict } from '../../../gateway/core/verdict.js';
import { linesOf, type Stamping } from '../../../gateway/outputs/influx/line.js';
import {
  AT,
  alarm,
  eventEntry,
  good,
  hall,
  missed,
  point,
  raised,
  scanEntry,
  silent,
} from '../hall.js';

const asItIs = { shift: millis(0), uncertain: false };
const addLines = linesOf(hall, silent);
const lines = (...[entry, stamping]: [Entry, Stamping]): string[] => {
  const made: string[] = [];
  addLines(entry, stamping, made);
  return made;
};

describe('lines of readings', () => {
  it('carry hall, floor, zone, device, quantity and point as tags in order, value and quality as fields', () => {
    expect(
      lines(scanEntry(4, [good('aq-1/co2', 812), good('aq-1/temperature', 21.4499)]), asItIs),
    ).toEqual([
      `reading,device=aq-1,floor=f1,hall=demo,point=co2,quantity=co2,zone=f1-waiting value=812,quality=0i ${AT}`,
      `reading,device=aq-1,floor=f1,hall=demo,point=temperature,quantity=temperature,zone=f1-waiting value=21.4,quality=0i ${AT}`,
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
      'alarm,alarm=aq-1/co2/high,event=alarm-raised,floor=f1,hall=demo,kind=air,zone=f1-waiting ' +
        `after=0i,by="officer \\"2\\"",count=1i,drill=false,limit=1000,priority=3i,state="unacknowledged",value=1180 ${AT}`,
    ]);
  });

  it('say how long after it was raised', () => {
    const state = alarm('aq-1/co2/high', { condition: 'acknowledged' });
    const entry = eventEntry(10, {
      at: instant(AT + 9_000),
      kind: 'alarm-acknowledged',
      alarm: state,
    });
    expect(lines(entry, asItIs)[0]).toContain(',event=alarm-acknowledged,');
    expect(lines(entry, asItIs)[0]).toContain(' after=9000i,');
  });

  it('leave silent alarms and everything else that happens out', () => {
    expect(lines(raised(9, alarm('di-1/1/panic', { silent: true })), asItIs)).toEqual([]);
    expect(lines(eventEntry(9, { at: AT, kind: 'gateway-stopped' }), asItIs)).toEqual([]);
  });
});

describe('lines of people', () => {
  const counts = { zone: 'f1-waiting' as ZoneId, in: 120, out: 21, net: 99, drift: 0 };

  it('tell who is there, and who came and went since the zone opened', () => {
    expect(lines(eventEntry(9, { at: AT, kind: 'people-counted', ...counts }), asItIs)).toEqual(
      [
        ['in', 120],
        ['net', 99],
        ['out', 21],
      ].map(
        ([point, value]) =>
          `reading,floor=f1,hall=demo,point=${point},quantity=people,zone=f1-waiting value=${value},quality=0i ${AT}`,
      ),
    );
  });

  it('begin again at nobody', () => {
    const made = lines(eventEntry(9, { at: AT, kind: 'people-reset', ...counts }), asItIs);
    expect(made).toHaveLength(3);
    for (const line of made) expect(line).toContain(' value=0,quality=0i ');
  });
});

describe('lines of verdicts', () => {
  it('stand at the end of the window, with all that a verdict never goes without', () => {
    const entry = eventEntry(9, {
      at: instant(AT + 10_000),
      kind: 'verdict-given',
      verdict: missed,
    });
    expect(lines(entry, asItIs)).toEqual([
      'verdict,floor=f1,hall=demo,requirement=co2,standard=gb-t-18883-2022,zone=f1-waiting ' +
        'code=1i,coverage=0.7500,most=0.1,n=45i,standing="indicative",uncertainty=0.00854,unit="%",' +
        `value=0.11800,verdict="non-compliant" ${AT}`,
    ]);
  });

  it('have no value where there was no good reading', () => {
    const { value: _value, uncertainty: _uncertainty, ...without } = missed;
    const verdict: GivenVerdict = {
      ...without,
      verdict: 'insufficient-data',
      good: millis(0),
      n: 0,
    };
    const entry = eventEntry(9, { at: AT, kind: 'verdict-given', verdict });
    expect(lines(entry, asItIs)[0]).toContain(
      ' code=3i,coverage=0.0000,most=0.1,n=0i,standing="indicative",unit="%",verdict="insufficient-data" ',
    );
  });
});

describe('lines of certificates', () => {
  const certificate = {
    kind: 'certificate',
    point: point('aq-1/co2'),
    number: 'LX-2026-118',
    laboratory: '省计量院, 1 室',
    calibratedOn: '2026-02-01',
    due: '2027-01-31',
  } as const satisfies RecordContent;
  const entered = (record: RecordContent): Entry =>
    eventEntry(9, {
      at: AT,
      kind: 'record-entered',
      by: 'technician',
      record: { ...record, id: 'record-1' as RecordId },
    });

  it('say until when which instrument may be trusted', () => {
    expect(lines(entered(certificate), asItIs)).toEqual([
      'certificate,device=aq-1,hall=demo,point=co2 ' +
        `due=${Date.UTC(2027, 0, 31)}i,laboratory="省计量院, 1 室",number="LX-2026-118",since=${Date.UTC(2026, 1, 1)}i ${AT}`,
    ]);
  });

  it('are of the whole device where no point is named, and of no other record', () => {
    const { point: _point, ...ofDevice } = certificate;
    const device = { ...ofDevice, device: 'aq-1' as DeviceId };
    expect(lines(entered(device), asItIs)[0]).toMatch(/^certificate,device=aq-1,hall=demo due=/);
    const taken: RecordContent = {
      kind: 'withdrawn',
      record: 'record-1' as RecordId,
      reason: 'wrong device',
    };
    expect(lines(entered(taken), asItIs)).toEqual([]);
  });
});

describe('lines of a bus', () => {
  const bus = 'rs485-1' as BusId;
  const minute = (did: BusMinute): Entry =>
    scanEntry(9, busReadings(bus, did, AT), { device: busDevice(bus) });

  it('say what it did in a minute', () => {
    const did = { requests: 118, failures: 2, load: 0.0131, p95: 48.2 };
    expect(lines(minute(did), asItIs)).toEqual([
      `bus,bus=rs485-1,hall=demo failures=2i,load=0.0131,p95=48.2,requests=118i ${AT}`,
    ]);
  });

  it('have no answering time where nothing was answered', () => {
    expect(lines(minute({ requests: 3, failures: 3, load: 0.2 }), asItIs)).toEqual([
      `bus,bus=rs485-1,hall=demo failures=3i,load=0.2,requests=3i ${AT}`,
    ]);
  });
});
