import { describe, expect, it } from 'vitest';
import { type Entered, NO_RECORDS, type Records } from '../../../gateway/core/entered.js';
import type { BusId, DeviceId, RecordId, ZoneId } from '../../../gateway/core/identity.js';
import { QUANTITIES, type Quantity, quantityRow } from '../../../gateway/core/quantity.js';
import { instant, millis, seconds } from '../../../gateway/core/time.js';
import { verdictId } from '../../../gateway/core/verdict.js';
import type { GatewayFigures } from '../../../gateway/outputs/metrics/gateway.js';
import { openMetrics } from '../../../gateway/outputs/metrics/metrics.js';
import { sensorMetric } from '../../../gateway/outputs/metrics/name.js';
import { HeldClock } from '../../held-clock.js';
import { AT, alarm, good, hall, missed, Present, point, silent } from '../hall.js';

const figures: GatewayFigures = {
  buses: () => [
    {
      bus: 'rs485-1',
      open: true,
      load: 0.013,
      devices: [{ device: 'aq-1' as DeviceId, answered: 90, noAnswer: 7, crc: 2, exceptions: 1 }],
    },
  ],
  journal: () => ({ open: true, waiting: 12, lastCommit: millis(8) }),
  outputs: () => [{ output: 'mqtt', lane: 'readings', backlog: 3 }],
  notified: () => [
    { channel: 'mqtt', result: 'told', count: 4 },
    { channel: 'mqtt', result: 'refused', count: 0 },
  ],
  lateness: () => ({ p50: 0.2, p99: 1.5, max: 4 }),
};

const certificate = (id: string, due: string): Entered => ({
  id: id as RecordId,
  at: AT,
  by: 'technician',
  content: {
    kind: 'certificate',
    point: point('aq-1/co2'),
    number: id,
    laboratory: 'county',
    calibratedOn: '2026-01-01',
    due,
  },
});

const setUp = async (records: Records = NO_RECORDS) => {
  const clock = new HeldClock(AT);
  const present = new Present();
  const metrics = await openMetrics({
    hall,
    version: '0.1.0',
    watch: present,
    silent,
    records: () => records,
    clock,
    ...figures,
  });
  /** Without the hall, which every sample carries. */
  const samples = async (name: string): Promise<string[]> =>
    (await metrics.text())
      .split('\n')
      .filter((line) => line.startsWith(`${name}{`))
      .map((line) =>
        line
          .replace(/,?hall="demo"/, '')
          .replace('{,', '{')
          .replace('{}', ''),
      );
  const read = (reading: ReturnType<typeof good>) => present.points.set(reading.point, { reading });
  return { clock, present, metrics, samples, read };
};

describe('/metrics', () => {
  it('says who it is and what the last readings are, in base units', async () => {
    const { samples, read } = await setUp();
    read(good('aq-1/temperature', 21.4));
    read(good('aq-1/humidity', 45));
    read(good('meter-1/energy', 2));
    const labels = (device: string, key: string) =>
      `{zone="f1-waiting",device="${device}",point="${key}"}`;
    expect(await samples('hallkeeper_build_info')).toEqual([
      `hallkeeper_build_info{version="0.1.0",node="${process.version}"} 1`,
    ]);
    expect(await samples('hallkeeper_sensor_temperature_celsius')).toEqual([
      `hallkeeper_sensor_temperature_celsius${labels('aq-1', 'temperature')} 21.4`,
    ]);
    expect(await samples('hallkeeper_sensor_humidity_ratio')).toEqual([
      `hallkeeper_sensor_humidity_ratio${labels('aq-1', 'humidity')} 0.45`,
    ]);
    expect(await samples('hallkeeper_sensor_energy_joules_total')).toEqual([
      `hallkeeper_sensor_energy_joules_total${labels('meter-1', 'energy')} 7200000`,
    ]);
    expect(await samples('hallkeeper_sensor_last_sample_timestamp_seconds')).toContain(
      `hallkeeper_sensor_last_sample_timestamp_seconds${labels('aq-1', 'humidity')} ${AT / 1000}`,
    );
  });

  it('names the hall in every sample, and the floor and kind of every zone', async () => {
    const { metrics, samples, read } = await setUp();
    read(good('aq-1/temperature', 21.4));
    metrics.answered('rs485-1' as BusId, millis(44));
    const lines = (await metrics.text()).split('\n').filter((line) => /^[a-z]/.test(line));
    expect(lines.filter((line) => !line.includes('hall="demo"'))).toEqual([]);
    expect(await samples('hallkeeper_zone_info')).toEqual([
      'hallkeeper_zone_info{zone="f1-waiting",floor="f1",kind="waiting"} 1',
    ]);
  });

  it('has no value for a bad reading or one that no longer stands, but says when there last was one', async () => {
    const { clock, present, samples, read } = await setUp();
    const usable = good('aq-1/co2', 812);
    const bad = { point: point('aq-1/co2'), at: instant(AT + 1000), quality: 'bad' as const };
    present.points.set(usable.point, { reading: bad, lastUsable: usable });
    read(good('aq-1/temperature', 21));
    expect(await samples('hallkeeper_sensor_co2_ppm')).toEqual([]);
    expect(await samples('hallkeeper_sensor_temperature_celsius')).toHaveLength(1);
    await clock.advance(seconds(120) + 1);
    expect(await samples('hallkeeper_sensor_temperature_celsius')).toEqual([]);
    expect(await samples('hallkeeper_sensor_last_sample_timestamp_seconds')).toHaveLength(2);
    expect(await samples('hallkeeper_points')).toEqual([
      'hallkeeper_points{quality="good"} 1',
      'hallkeeper_points{quality="uncertain"} 0',
      'hallkeeper_points{quality="bad"} 5',
    ]);
  });

  it('counts alarms by priority and nothing silent', async () => {
    const { present, metrics, samples, read } = await setUp();
    read(good('di-1/1', 1));
    read(good('di-1/2', 0));
    present.stand(
      alarm('a', { priority: 1 }),
      alarm('b', { priority: 3, condition: 'acknowledged' }),
      alarm('c', { priority: 3, condition: 'returned-unacknowledged' }),
      alarm('di-1/1/panic', { priority: 1, silent: true }),
    );
    expect(await samples('hallkeeper_alarms_active')).toEqual([
      'hallkeeper_alarms_active{priority="1"} 1',
      'hallkeeper_alarms_active{priority="2"} 0',
      'hallkeeper_alarms_active{priority="3"} 1',
      'hallkeeper_alarms_active{priority="4"} 0',
    ]);
    expect(await samples('hallkeeper_alarms_unacknowledged')).toContain(
      'hallkeeper_alarms_unacknowledged{priority="3"} 1',
    );
    expect(await metrics.text()).not.toMatch(/device="di-1",point="1"|panic/);
  });

  it('counts what became of alarms since the start, and how long nobody had acknowledged them', async () => {
    const { present, metrics, samples } = await setUp();
    const waiting = alarm('a', { kind: 'fire', priority: 1 });
    const loud = alarm('b', { kind: 'noise', zone: 'f1-waiting' as ZoneId });
    const panic = alarm('di-1/1/panic', { kind: 'panic', priority: 1, silent: true });
    present.stand(waiting, panic);
    present.stand(waiting, loud, panic);
    const taken = { condition: 'acknowledged', acknowledgedAt: instant(AT + 9000) } as const;
    present.stand({ ...waiting, ...taken }, { ...loud, count: 2 }, { ...panic, ...taken });
    expect(await samples('hallkeeper_alarms_raised_total')).toEqual([
      'hallkeeper_alarms_raised_total{alarm="a",kind="fire",priority="1",zone="f1-waiting"} 1',
      'hallkeeper_alarms_raised_total{alarm="b",kind="noise",priority="3",zone="f1-waiting"} 2',
    ]);
    expect(await samples('hallkeeper_alarm_state')).toEqual([
      'hallkeeper_alarm_state{alarm="a",kind="fire",priority="1",zone="f1-waiting",device="",state="acknowledged"} 1',
      'hallkeeper_alarm_state{alarm="b",kind="noise",priority="3",zone="f1-waiting",device="",state="unacknowledged"} 1',
    ]);
    expect(await samples('hallkeeper_alarm_acknowledge_seconds_sum')).toEqual([
      'hallkeeper_alarm_acknowledge_seconds_sum{priority="1"} 9',
    ]);
    expect(await metrics.text()).not.toContain('panic');
  });

  it('tells of wires, journal, outputs, people and the loop', async () => {
    const { present, metrics, samples } = await setUp();
    present.people.set('f1-waiting' as ZoneId, { in: 120, out: 21, net: 99, drift: 0 });
    metrics.answered('rs485-1' as BusId, millis(44));
    expect(await samples('hallkeeper_bus_requests_total')).toEqual([
      'hallkeeper_bus_requests_total{bus="rs485-1",device="aq-1",result="answered"} 90',
      'hallkeeper_bus_requests_total{bus="rs485-1",device="aq-1",result="no_answer"} 7',
      'hallkeeper_bus_requests_total{bus="rs485-1",device="aq-1",result="crc"} 2',
      'hallkeeper_bus_requests_total{bus="rs485-1",device="aq-1",result="exception"} 1',
    ]);
    expect(await samples('hallkeeper_bus_load_ratio')).toEqual([
      'hallkeeper_bus_load_ratio{bus="rs485-1"} 0.013',
    ]);
    expect(await samples('hallkeeper_bus_request_duration_seconds_bucket')).toContain(
      'hallkeeper_bus_request_duration_seconds_bucket{le="0.05",bus="rs485-1"} 1',
    );
    expect(await samples('hallkeeper_notify_total')).toEqual([
      'hallkeeper_notify_total{channel="mqtt",result="told"} 4',
      'hallkeeper_notify_total{channel="mqtt",result="refused"} 0',
    ]);
    expect(await samples('hallkeeper_output_backlog_entries')).toEqual([
      'hallkeeper_output_backlog_entries{output="mqtt",lane="readings"} 3',
    ]);
    expect(await samples('hallkeeper_journal_waiting_entries')).toEqual([
      'hallkeeper_journal_waiting_entries 12',
    ]);
    expect(await samples('hallkeeper_event_loop_lateness_seconds')).toContain(
      'hallkeeper_event_loop_lateness_seconds{statistic="p99"} 0.0015',
    );
    expect(await samples('hallkeeper_people')).toEqual(['hallkeeper_people{zone="f1-waiting"} 99']);
    expect(await samples('hallkeeper_people_in_total')).toEqual([
      'hallkeeper_people_in_total{zone="f1-waiting"} 120',
    ]);
    // Looked up, not counted: asked twice, told the same.
    expect(await samples('hallkeeper_bus_requests_total')).toHaveLength(4);
    expect((await samples('hallkeeper_bus_requests_total'))[0]).toMatch(/ 90$/);
  });

  it('tells the last verdict of each requirement, how complete its window was, and excursions', async () => {
    const { present, samples } = await setUp();
    const about = 'zone="f1-waiting",standard="gb-t-18883-2022",requirement="co2"';
    expect(await samples('hallkeeper_excursions_active')).toEqual([
      'hallkeeper_excursions_active 0',
    ]);
    present.verdicts.set(verdictId(missed), missed);
    expect(await samples('hallkeeper_verdict')).toEqual([
      `hallkeeper_verdict{${about},verdict="non-compliant"} 1`,
    ]);
    expect(await samples('hallkeeper_verdict_coverage_ratio')).toEqual([
      `hallkeeper_verdict_coverage_ratio{${about}} 0.75`,
    ]);
  });

  it('tells until when each instrument may be trusted, by what stands of its certificates', async () => {
    const withdrawn = { at: AT, by: 'technician', reason: 'of another device' };
    const { samples } = await setUp([
      certificate('first', '2026-06-30'),
      certificate('second', '2027-01-31'),
      { ...certificate('third', '2029-01-31'), withdrawn },
    ]);
    expect(await samples('hallkeeper_certificate_due_timestamp_seconds')).toEqual([
      `hallkeeper_certificate_due_timestamp_seconds{device="aq-1",point="co2"} ${Date.UTC(2027, 0, 31) / 1000}`,
    ]);
  });

  it('gives every quantity a name of its own that Prometheus takes', () => {
    const names = (Object.keys(QUANTITIES) as Quantity[]).map(
      (quantity) => sensorMetric(quantity, quantityRow(quantity).unit).name,
    );
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^hallkeeper_sensor_[a-z0-9_]+$/);
  });
});
