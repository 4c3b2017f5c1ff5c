import type { DeviceId } from '../../core/identity.js';
import type { Millis } from '../../core/time.js';
import type { Families, Sample } from './family.js';

/** What a driver tells of one bus; the shape of `BusHealth` of the drivers. */
export interface BusFigures {
  readonly bus: string;
  readonly open: boolean;
  /** 0 to 1. */
  readonly load: number;
  readonly devices: readonly {
    readonly device: DeviceId;
    readonly answered: number;
    readonly noAnswer: number;
    readonly crc: number;
    readonly exceptions: number;
  }[];
}

/** What the journal tells of itself. */
export interface JournalFigures {
  readonly open: boolean;
  /** Entries that have a number but are not on the disk. */
  readonly waiting: number;
  readonly lastCommit: Millis;
}

export interface OutputFigures {
  readonly output: string;
  readonly lane: string;
  /** Entries that the far side has not confirmed. */
  readonly backlog: number;
}

/** What a channel did with the alarms it was handed, since the start. */
export interface NotifyFigures {
  readonly channel: string;
  /** `told`: the far side confirmed; `refused`: it will never take it; `failed`: it stopped taking anything. */
  readonly result: 'told' | 'refused' | 'failed';
  readonly count: number;
}

/** How late the event loop was since the last question, its own resolution taken off; in milliseconds. */
export interface Lateness {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export interface GatewayFigures {
  readonly buses: () => readonly BusFigures[];
  readonly journal: () => JournalFigures;
  readonly outputs: () => readonly OutputFigures[];
  readonly notified: () => readonly NotifyFigures[];
  readonly lateness: () => Lateness;
}

/** The gateway itself: its wires, its tape, its outputs, its loop. */
export const addGateway = (families: Families, figures: GatewayFigures): void => {
  const perBus = (value: (bus: BusFigures) => number) => () =>
    figures.buses().map((bus): Sample => [{ bus: bus.bus }, value(bus)]);
  families.gauge(
    'hallkeeper_bus_up',
    '1 while the port is open',
    ['bus'],
    perBus(({ open }) => (open ? 1 : 0)),
  );
  families.gauge(
    'hallkeeper_bus_load_ratio',
    'Share of time that the wire was busy, last minute',
    ['bus'],
    perBus(({ load }) => load),
  );
  families.counter(
    'hallkeeper_bus_requests_total',
    'Requests by what came back',
    ['bus', 'device', 'result'],
    () =>
      figures.buses().flatMap(({ bus, devices }) =>
        devices.flatMap(({ device, answered, noAnswer, crc, exceptions }): Sample[] => [
          [{ bus, device, result: 'answered' }, answered],
          [{ bus, device, result: 'no_answer' }, noAnswer],
          [{ bus, device, result: 'crc' }, crc],
          [{ bus, device, result: 'exception' }, exceptions],
        ]),
      ),
  );
  families.gauge('hallkeeper_journal_up', '1 while the journal is open', [], () => [
    [{}, figures.journal().open ? 1 : 0],
  ]);
  families.gauge('hallkeeper_journal_waiting_entries', 'Entries not on the disk yet', [], () => [
    [{}, figures.journal().waiting],
  ]);
  families.gauge('hallkeeper_journal_commit_duration_seconds', 'The last commit', [], () => [
    [{}, figures.journal().lastCommit / 1000],
  ]);
  families.gauge(
    'hallkeeper_output_backlog_entries',
    'Entries that the far side has not confirmed',
    ['output', 'lane'],
    () => figures.outputs().map(({ output, lane, backlog }): Sample => [{ output, lane }, backlog]),
  );
  families.counter(
    'hallkeeper_notify_total',
    'Alarms told by a channel, and what it refused or failed at',
    ['channel', 'result'],
    () =>
      figures.notified().map(({ channel, result, count }): Sample => [{ channel, result }, count]),
  );
  families.gauge(
    'hallkeeper_event_loop_lateness_seconds',
    'How late the event loop was since the last scrape',
    ['statistic'],
    () => {
      const { p50, p99, max } = figures.lateness();
      return [
        [{ statistic: 'p50' }, p50 / 1000],
        [{ statistic: 'p99' }, p99 / 1000],
        [{ statistic: 'max' }, max / 1000],
      ];
    },
  );
};

/** The process, by the names that every Prometheus client uses. */
export const addProcess = (families: Families): void => {
  families.counter('process_cpu_seconds_total', 'User and system CPU time', [], () => {
    const { user, system } = process.cpuUsage();
    return [[{}, (user + system) / 1e6]];
  });
  families.gauge('process_resident_memory_bytes', 'Resident memory', [], () => [
    [{}, process.memoryUsage.rss()],
  ]);
  families.gauge('process_start_time_seconds', 'Start since 1970', [], () => [
    [{}, Math.round(Date.now() / 1000 - process.uptime())],
  ]);
};
