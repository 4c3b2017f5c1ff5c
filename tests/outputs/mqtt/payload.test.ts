import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { busDevice } from '../../../gateway/core/bus-minute.js';
import type { AlarmId, BusId, DeviceId } from '../../../gateway/core/identity.js';
import type { Entry } from '../../../gateway/core/ports.js';
import { instant } from '../../../gateway/core/time.js';
import { payloadsOf, statusPayload } from '../../../gateway/outputs/mqtt/payload.js';
import { topicsOf } from '../../../gateway/outputs/mqtt/topic.js';
import {
  AT,
  alarm,
  boot,
  eventEntry,
  good,
  hall,
  point,
  raised,
  scanEntry,
  silent,
} from '../hall.js';

const topics = topicsOf('hallkeeper/demo');
const { message, alarm: alarmPayload } = payloadsOf(hall, topics, silent);
const sent = (entry: Entry) => {
  const made = message(entry);
  return made && { topic: made.topic, body: JSON.parse(made.payload) };
};

describe('telemetry', () => {
  it('carries every value with unit and quality, rounded as the instrument resolves', () => {
    expect(
      message(scanEntry(4, [good('aq-1/temperature', 21.4499999), good('aq-1/co2', 812)]))?.payload,
    ).toBe(
      '{"id":"demo:17:4","at":"2026-02-28T10:17:03.400+08:00","points":' +
        '{"co2":{"v":812,"u":"ppm","q":"good"},"temperature":{"v":21.4,"u":"Cel","q":"good"}}}',
    );
  });

  it('goes to the topic of its device', () => {
    expect(sent(scanEntry(4, [good('aq-1/co2', 812)]))?.topic).toBe(
      'hallkeeper/demo/telemetry/aq-1',
    );
  });

  it('gives a bad reading a reason and no value', () => {
    const bad = { point: point('aq-1/co2'), at: AT, quality: 'bad:no-communication' as const };
    expect(sent(scanEntry(4, [bad]))?.body.points).toEqual({
      co2: { u: 'ppm', q: 'bad', why: 'no-communication' },
    });
  });

  it('marks what was stamped by a clock that nobody vouches for', () => {
    expect(sent(scanEntry(4, [good('aq-1/co2', 812)], { clock: 'uncertain' }))?.body.tq).toBe(
      'uncertain',
    );
    expect(sent(scanEntry(4, [good('aq-1/co2', 812)]))?.body).not.toHaveProperty('tq');
  });

  it('gives a point of an earlier moment its own stamp', () => {
    const earlier = { ...good('aq-1/co2', 812), at: instant(AT - 1000) };
    const body = sent(scanEntry(4, [good('aq-1/temperature', 21), earlier]))?.body;
    expect(body.at).toBe('2026-02-28T10:17:03.400+08:00');
    expect(body.points.co2.at).toBe('2026-02-28T10:17:02.400+08:00');
    expect(body.points.temperature).not.toHaveProperty('at');
  });

  it('does not publish history that was read from a file, nor how the buses do', () => {
    expect(message(scanEntry(4, [good('aq-1/co2', 812)], { origin: 'imported' }))).toBeUndefined();
    const device = busDevice('rs485-1' as BusId);
    expect(message(scanEntry(5, [good(`${device}/load`, 0.1)], { device }))).toBeUndefined();
  });

  it('keeps the contact of a silent alarm to itself', () => {
    const both = sent(scanEntry(4, [good('di-1/1', 1), good('di-1/2', 0)]));
    expect(Object.keys(both?.body.points)).toEqual(['2']);
    expect(message(scanEntry(5, [good('di-1/1', 1)]))).toBeUndefined();
  });

  it('makes the same bytes in whatever order the tape gives the readings back', () => {
    const readings = [
      good('aq-1/co2', 812),
      good('aq-1/temperature', 21.4),
      good('aq-1/humidity', 40),
    ];
    const first = message(scanEntry(4, readings))?.payload;
    fc.assert(
      fc.property(fc.shuffledSubarray(readings, { minLength: 3 }), (shuffled) => {
        expect(message(scanEntry(4, shuffled))?.payload).toBe(first);
      }),
    );
  });
});

describe('events', () => {
  it('carry the alarm as its retained topic does', () => {
    const state = alarm('aq-1/co2/high', { value: 1180, limit: 1000 });
    const made = sent(raised(9, state));
    expect(made?.topic).toBe('hallkeeper/demo/event');
    expect(made?.body).toEqual({
      id: 'demo:17:9',
      at: '2026-02-28T10:17:03.400+08:00',
      kind: 'alarm-raised',
      mono: 60_000,
      alarm: JSON.parse(alarmPayload(state)),
    });
    expect(made?.body.alarm).toMatchObject({
      alarm: 'aq-1/co2/high',
      state: 'unacknowledged',
      priority: 3,
      since: '2026-02-28T10:17:03.400+08:00',
      value: 1180,
      limit: 1000,
      drill: false,
    });
  });

  it('write every moment of an alarm as people do', () => {
    const at = { acknowledgedAt: AT, verifiedAt: AT, returnedAt: AT, shelvedUntil: AT };
    const body = sent(raised(9, alarm('aq-1/co2/high', at)))?.body.alarm;
    for (const key of Object.keys(at)) expect(body[key]).toBe('2026-02-28T10:17:03.400+08:00');
  });

  it('make the same bytes in whatever order the tape gives the keys back', () => {
    const state = alarm('aq-1/co2/high', { label: { zh: '二', en: 'two' }, value: 1180 });
    const turned = Object.fromEntries(Object.entries(state).reverse()) as typeof state;
    expect(message(raised(9, turned))).toEqual(message(raised(9, state)));
  });

  it('say nothing of a silent alarm, nor of the command that acknowledges it', () => {
    expect(message(raised(9, alarm('di-1/1/panic', { silent: true })))).toBeUndefined();
    const command = {
      id: 'c-1',
      by: { name: 'officer 1', via: 'page' as const },
      at: AT,
      verb: 'acknowledge' as const,
    };
    const accepted = (id: string) =>
      eventEntry(10, {
        at: AT,
        kind: 'command-accepted',
        command: { ...command, alarm: id as AlarmId },
      });
    expect(message(accepted('di-1/1/panic'))).toBeUndefined();
    const several = eventEntry(11, {
      at: AT,
      kind: 'command-refused',
      why: 'alarm-life-safety-several',
      command: {
        ...command,
        verb: 'acknowledge-several',
        alarms: ['aq-1/co2/high', 'di-1/1/panic'] as AlarmId[],
      },
    });
    expect(message(several)).toBeUndefined();
    expect(sent(accepted('aq-1/co2/high'))?.body.command.at).toBe('2026-02-28T10:17:03.400+08:00');
  });
});

describe('topics', () => {
  it('give an alarm the levels of its id', () => {
    expect(topics.alarm('aq-1/co2/high' as AlarmId)).toBe('hallkeeper/demo/alarm/aq-1/co2/high');
  });

  it('never hold a wildcard and never give two ids one topic', () => {
    const ids = fc.string({ unit: fc.constantFrom(...'aB_-/+#%.é火 0') });
    fc.assert(
      fc.property(ids, ids, (one, other) => {
        const [first, second] = [one, other].map((id) => topics.telemetry(id as DeviceId));
        expect(first).toMatch(/^hallkeeper\/demo\/telemetry\/[A-Za-z0-9_%-]*$/);
        expect(first === second).toBe(Buffer.from(one).equals(Buffer.from(other)));
      }),
    );
  });
});

it('says on the status topic which boot of which version is on line', () => {
  expect(statusPayload('online', { boot, version: '0.1.0' })).toBe(
    '{"state":"online","boot":"17","version":"0.1.0"}',
  );
});
