import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openDesk } from './access/desk.js';
import { createHasher } from './access/hasher.js';
import { createTokens } from './access/tokens.js';
import { createAirLive } from './air.js';
import { createAssessing } from './assessing.js';
import { createBusMinutes } from './bus-minutes.js';
import { conditionsOf } from './conditions.js';
import type { Config } from './config/config.js';
import { recordConfig } from './config-record.js';
import { isLoopback } from './core/address.js';
import { GATEWAY_TROUBLES } from './core/alarm.js';
import { Fault } from './core/fault.js';
import type { Host } from './core/ports.js';
import { type Millis, millis, seconds, type Timer } from './core/time.js';
import { createDayFigures } from './day-figures.js';
import { knownOf } from './evidence.js';
import { createFirstSeen } from './first-seen.js';
import { createSeal } from './incident-export.js';
import { influxPastOf } from './influx-past.js';
import { createJournal, type JournalWorkers } from './journal/journal.js';
import { judgedIn } from './judged.js';
import { watchLateness } from './lateness.js';
import type { Voucher } from './machine.js';
import { createMovement } from './movement.js';
import { healthOf, operationsOf } from './operations.js';
import { openMetrics } from './outputs/metrics/metrics.js';
import { silentOf } from './outputs/silent.js';
import { openOutputs } from './outputs.js';
import { openPlanStore } from './plan-store.js';
import { createPolls } from './polls.js';
import { createPresent } from './present.js';
import { openRecords } from './records.js';
import { ALARM_KIND_ROWS } from './rules/alarms/kinds.js';
import { dayAround } from './rules/people/day.js';
import { rulesOf } from './rules/rules.js';
import { createScans, searchOf } from './scans.js';
import { openSiren } from './siren.js';
import { createSpine } from './spine.js';
import { standardAnswer } from './standard-answer.js';
import { statisticsFrom } from './statistics.js';
import { createSuspicions } from './suspicions.js';
import { timelineFrom } from './timeline.js';
import { createVerdictsLive } from './verdicts-live.js';
import { openControl } from './web/control.js';
import { openTls } from './web/tls/tls.js';
import { createWeb } from './web/web.js';
import { openWires } from './wires.js';

/** Delays, silence and stale points are looked at this often; readings are judged as they come. */
const TICK = millis(250);
const SNAPSHOT = seconds(60);
const MINUTE = seconds(60);
const VOUCHER = seconds(10);

export const SOCKET = 'control.sock';
const ACCOUNTS = 'access.json';
const PAGES = new URL('../dashboards/web/', import.meta.url);

/** The machine, who vouches for its clock, and which version of us this is. */
export interface GatewayHost extends Host {
  readonly voucher: Voucher;
  readonly version: string;
  /** Whoever asks on this machine is signed in; only the demo says so, and only on loopback. */
  readonly demo?: true;
  /** A test hands in a writer with a bad disk. */
  readonly workers?: JournalWorkers;
}

export interface Started {
  readonly url: string;
  readonly firstCode?: string;
  /** SHA-256 of the authority that vouches for the pages, to be compared in the browser. */
  readonly fingerprint?: string;
}

export interface Gateway {
  /**
   * Opens everything in order. Rejects if the pages or the control socket cannot be served. `firstCode`
   * makes the first administrator: for the terminal, while there is no account.
   */
  start(): Promise<Started>;
  /** Closes in reverse order, within 5 s; may be called twice. */
  stop(): Promise<void>;
  /** Whether loop, schedulers and rules have moved in the last seconds. */
  hasMoved(): boolean;
}

/** What a start takes up from the run before. */
interface Snapshot {
  readonly rules?: unknown;
  readonly verdicts?: unknown;
  readonly suspicions?: unknown;
}
const kept = (snapshot: unknown): Snapshot =>
  typeof snapshot === 'object' && snapshot !== null ? snapshot : {};

/** Wires one hall together; opens nothing. */
export const createGateway = (config: Config, host: GatewayHost): Gateway => {
  const { hall } = config;
  const journal = createJournal(config.dataDirectory, config.journal, hall, host, host.workers);
  const present = createPresent(host.log);
  const spine = createSpine(hall, rulesOf({ hall, alarms: config.alarms }), journal, present, host);
  const { standards, instruments } = config;
  const verdicts = createVerdictsLive(
    { hall: judgedIn(config), standards, instruments },
    ...([journal, present, host] as const),
  );
  const air = createAirLive(config, present, journal, host);
  const wires = openWires(config, host);
  const polls = createPolls(host.clock);
  const tokens = createTokens(host.clock);
  const minutes = createBusMinutes();
  const statistics = statisticsFrom(journal);
  const timeline = timelineFrom(journal, present, () => host.clock.wall());
  const records = openRecords(config, journal, host);
  const suspicions = createSuspicions({ hall: judgedIn(config), instruments }, journal, host);
  const movement = createMovement(host.clock, ['rules'], wires.health);
  const closing: (() => unknown)[] = [];
  let stopped: Promise<void> | undefined;
  let offset: Millis | undefined;

  const every = (period: Millis, act: () => void): void => {
    let timer: Timer;
    const again = (): void => {
      timer = host.clock.after(period, again);
      act();
    };
    timer = host.clock.after(period, again);
    closing.push(() => timer.cancel());
  };
  const snapshot = (): Snapshot => ({
    rules: spine.snapshot(),
    verdicts: verdicts.snapshot(),
    suspicions: suspicions.snapshot(),
  });
  const vouch = (): void => {
    const by = host.voucher();
    if (by === undefined || journal.clockQuality() === 'trusted') return;
    offset = millis(host.clock.wall() - host.clock.mono());
    journal.vouch(by, offset);
  };

  return {
    hasMoved: movement.hasMoved,
    start: async () => {
      if (host.demo && !isLoopback(config.web.host))
        throw new Fault('demo-elsewhere', { host: config.web.host });
      mkdirSync(config.dataDirectory, { recursive: true, mode: 0o750 });
      const { boot, snapshot: before, replay } = await journal.open();
      closing.push(() => journal.close());
      vouch();
      spine.resume(kept(before).rules, replay);
      verdicts.resume(kept(before).verdicts, replay);
      suspicions.resume(kept(before).suspicions);
      closing.push(verdicts.stop);
      // What was wrong with the run before is not wrong with this one until it is found again.
      const { troubles } = journal.health();
      for (const trouble of GATEWAY_TROUBLES) spine.trouble(trouble, troubles.includes(trouble));
      journal.onTrouble(spine.trouble);
      const revise = (): void => {
        const known = knownOf(records.all(), hall, instruments, suspicions.doubts);
        suspicions.revise(known.instruments);
        verdicts.revise(known);
      };
      records.follow(revise);
      suspicions.follow(revise);
      records.load();
      spine.happen({
        kind: 'gateway-started',
        at: host.clock.wall(),
        version: host.version,
        ...config.sha256,
      });
      void recordConfig(config, journal, host);
      const outputs = await openOutputs({
        config,
        boot,
        version: host.version,
        tape: journal,
        offsetOf: (of) => (of === boot ? offset : undefined),
        watch: present,
        judged: new Set([...verdicts.judged, ...air.judged]),
        spine,
        tokens,
        host,
      });
      closing.push(outputs.stop);
      const lateness = watchLateness();
      closing.push(lateness.stop);
      const metrics = await openMetrics({
        hall,
        version: host.version,
        watch: present,
        silent: silentOf(config.alarms),
        clock: host.clock,
        buses: wires.health,
        journal: () => journal.health(),
        outputs: outputs.figures,
        notified: outputs.notified,
        records: records.all,
        lateness: lateness.read,
      });
      wires.start((answer, bus) => {
        polls.heard(bus, answer);
        if ('values' in answer) {
          metrics.answered(bus, answer.took);
          minutes.answered(bus, answer.took);
        }
        spine.hear(answer);
      }, spine.happen);
      closing.push(wires.close);
      const scans = createScans(searchOf(config, wires, spine), host);
      closing.push(scans.close);
      const { annunciator } = config.outputs;
      const siren =
        annunciator && openSiren(annunciator, hall, present, wires, spine, movement.hasMoved, host);
      if (siren) closing.push(siren.stop);
      every(TICK, () => {
        spine.tick();
        suspicions.tick();
        verdicts.tick();
        movement.moved('rules');
      });
      void air.start();
      closing.push(air.stop);
      every(MINUTE, () => {
        air.tick();
        const { clock } = host;
        const now = { at: clock.wall(), mono: clock.mono(), clock: journal.clockQuality() };
        for (const scan of minutes.minute(wires.health(), now)) journal.keep(scan);
      });
      every(SNAPSHOT, () => journal.snapshot(snapshot()));
      every(VOUCHER, () => {
        vouch();
        spine.trouble('clock-not-trusted', journal.clockQuality() === 'uncertain');
      });
      const health = () => healthOf(journal, wires, outputs);
      const influxPast = influxPastOf(config, journal);
      closing.push(influxPast.close);
      const desk = await openDesk({
        file: join(config.dataDirectory, ACCOUNTS),
        rules: { idleLock: config.web['idle-lock'], longest: config.web['longest-session'] },
        host,
        hasher: createHasher(),
        demo: host.demo === true,
        tell: spine.happen,
      });
      closing.push(desk.close);
      const control = await openControl(
        join(config.dataDirectory, SOCKET),
        operationsOf(hall, wires, spine, journal, present, host, {
          health,
          administration: desk.administration,
          siren,
          tokens,
          statistics,
          records,
          influxPast,
        }),
      );
      closing.push(control.close);
      const tls = await openTls(config.web, config.dataDirectory, host);
      if (tls) closing.push(tls.close);
      const web = createWeb({
        ...(tls && { tls }),
        config: config.web,
        hall,
        version: host.version,
        desk,
        commands: spine,
        silent: silentOf(config.alarms),
        boot,
        standards: standards.map(standardAnswer),
        soFar: verdicts.soFar,
        assess: createAssessing(config, host),
        query: journal,
        chain: journal.chain,
        watch: present,
        health,
        devices: () =>
          conditionsOf(
            hall,
            wires.health(),
            present.current.points,
            records.calibrations(),
            host.clock,
          ),
        polls: polls.of,
        scans,
        records,
        days: createDayFigures(hall, config.alarms, journal, host.clock),
        advice: air.advice,
        airSpaces: air.spaces,
        suspicions: () => suspicions.doubts,
        rules: config.alarms,
        alarmKinds: ALARM_KIND_ROWS,
        statistics,
        timeline,
        firstSeen: createFirstSeen({
          current: () => present.current,
          query: journal,
          tell: spine.happen,
          host,
        }),
        sealIncident: createSeal({ config, journal, timeline, version: host.version, host }),
        plan: openPlanStore(config.dataDirectory, host.log),
        planChanged: (by, sha256) =>
          spine.happen({ kind: 'plan-changed', at: host.clock.wall(), by, sha256 }),
        startOfDay: (at) => dayAround(hall, at).from,
        metrics: metrics.text,
        pages: PAGES,
        host,
      });
      closing.push(web.close);
      const { url } = await web.listen();
      return {
        url,
        ...(desk.firstCode !== undefined && { firstCode: desk.firstCode }),
        ...(tls?.authority && { fingerprint: tls.authority.fingerprint }),
      };
    },
    stop: () => {
      stopped ??= (async () => {
        spine.happen({ kind: 'gateway-stopped', at: host.clock.wall() });
        journal.snapshot(snapshot());
        for (const close of closing.reverse()) await close();
      })();
      return stopped;
    },
  };
};
