import type { Happening } from '../../core/event.js';
import { Fault, type FaultCode, isFault } from '../../core/fault.js';
import type { DeviceId, PointId } from '../../core/identity.js';
import type { Host } from '../../core/ports.js';
import { type Millis, millis, type Timer } from '../../core/time.js';
import type { Answer, DeviceHealth } from '../driver.js';
import type { Listening } from '../listening.js';
import type { Found } from './answer.js';
import { probeHttp } from './http.js';
import { openPing, pingOnce } from './ping.js';
import type { Probe, ProbeBusConfig, ProbeDevice } from './schema.js';
import { probeSnmp } from './snmp.js';
import { probeTcp } from './tcp.js';

/** Of so many answers the median and the 95th percentile are told. */
const REMEMBERED = 64;

/** Somebody is there, and what was said is not good. */
const ANSWERED_BADLY: ReadonlySet<FaultCode> = new Set<FaultCode>([
  'probe-http-status',
  'probe-certificate-expired',
  'probe-certificate-unknown',
]);

interface Tally {
  requests: number;
  answered: number;
  noAnswer: number;
  lastAnswer?: Millis;
  /** Why the last question was not answered well. */
  fault: Fault | undefined;
  readonly took: number[];
}

/** Clocks tell more digits than they know. */
const rounded = (value: number | undefined): number | undefined =>
  value === undefined ? undefined : Math.round(value * 1000) / 1000;

const percentile = (took: readonly number[], share: number): Millis => {
  const sorted = [...took].sort((a, b) => a - b);
  return millis(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
};

/** Equipment that must be alive, each device asked on its own: a slow one delays no other. */
export const probeDriver = (config: ProbeBusConfig, host: Host): Listening => {
  const { clock } = host;
  const tallies = new Map<DeviceId, Tally>();
  const running = new Map<DeviceId, Promise<Answer>>();
  const timers = new Map<DeviceId, Timer>();
  const pinged = config.devices.filter(({ probe }) => probe.by === 'ping');
  let pinging: { stop(): void } | undefined;
  const latestPing = new Map<DeviceId, Answer>();
  let hear: (answer: Answer) => void = () => undefined;
  let stopped = false;

  const tallyOf = (device: DeviceId): Tally => {
    const known = tallies.get(device);
    if (known) return known;
    const fresh: Tally = { requests: 0, answered: 0, noAnswer: 0, took: [], fault: undefined };
    tallies.set(device, fresh);
    return fresh;
  };
  const answerOf = ({ device, points }: ProbeDevice, found: Found | Fault): Answer => {
    const tally = tallyOf(device);
    const mono = clock.mono();
    tally.requests += 1;
    tally.fault = isFault(found) ? found : undefined;
    if (isFault(found)) {
      tally.noAnswer += 1;
      const lost = points.map(({ point }) => point);
      return { device, mono, took: millis(0), fault: found, points: lost };
    }
    tally.answered += 1;
    tally.lastAnswer = mono;
    if (tally.took.push(found.took) > REMEMBERED) tally.took.shift();
    return {
      device,
      mono,
      took: found.took,
      values: points.map(({ point, figure }) => ({
        point,
        value: rounded(found.figures[figure]),
        raw: [],
      })),
    };
  };
  const probe = (of: ProbeDevice): Promise<Answer> => {
    const under = running.get(of.device);
    if (under) return under;
    const asking = ask(of.probe, host)
      .catch((thrown: unknown) =>
        isFault(thrown)
          ? thrown
          : new Fault('probe-unreachable', { path: of.device, why: String(thrown) }),
      )
      .then((found) => answerOf(of, found))
      .finally(() => running.delete(of.device));
    running.set(of.device, asking);
    return asking;
  };
  const repeat = (of: ProbeDevice, delay: Millis): void => {
    timers.set(
      of.device,
      clock.after(delay, () => {
        repeat(of, of.period);
        void probe(of).then((answer) => stopped || hear(answer));
      }),
    );
  };
  const startPing = (): void => {
    if (pinged.length === 0) return;
    const period = millis(Math.min(...pinged.map((device) => device.period)));
    const hostOf = ({ probe: by }: ProbeDevice) => ('host' in by ? by.host : '');
    pinging = openPing([...new Set(pinged.map(hostOf))], period, host, (name, found) => {
      for (const device of pinged.filter((one) => hostOf(one) === name)) {
        const answer = answerOf(device, found);
        latestPing.set(device.device, answer);
        hear(answer);
      }
    });
  };
  const healthOf = ({ device }: ProbeDevice): DeviceHealth => {
    const { requests, answered, noAnswer, lastAnswer, took, fault } = tallyOf(device);
    return {
      device,
      requests,
      answered,
      noAnswer,
      crc: 0,
      exceptions: 0,
      p50: percentile(took, 0.5),
      p95: percentile(took, 0.95),
      ...(lastAnswer !== undefined && { lastAnswer }),
      ...(fault && !ANSWERED_BADLY.has(fault.code) && { silentUntil: clock.mono() }),
      ...(fault && {
        suspicion: {
          why: fault.code,
          evidence: `${noAnswer}/${requests}`,
          parameters: fault.parameters,
        },
      }),
    };
  };

  return {
    bus: config.bus,
    start: (hears, tell: (happened: Happening) => void) => {
      hear = hears;
      tell({ kind: 'bus-opened', at: clock.wall(), bus: config.bus, path: 'network' });
      startPing();
      const asked = config.devices.filter(({ probe: by }) => by.by !== 'ping');
      // Spread over their period, so that a hundred probes are not one burst.
      for (const [index, of] of asked.entries())
        repeat(of, millis((of.period * index) / asked.length / 10));
    },
    read: async (points: readonly PointId[]) => {
      const wanted = config.devices.filter((device) =>
        device.points.some(({ point }) => points.includes(point)),
      );
      const answers = wanted.map(
        (device) => (device.probe.by === 'ping' && latestPing.get(device.device)) || probe(device),
      );
      return Promise.all(answers);
    },
    health: () => ({
      bus: config.bus,
      open: !stopped,
      path: 'network',
      load: 0,
      devices: config.devices.map(healthOf),
    }),
    close: async () => {
      stopped = true;
      pinging?.stop();
      for (const timer of timers.values()) timer.cancel();
      await Promise.allSettled(running.values());
    },
  };
};

const ask = (probe: Probe, host: Host): Promise<Found> => {
  const { clock } = host;
  switch (probe.by) {
    case 'tcp':
      return probeTcp(probe, clock);
    case 'http':
      return probeHttp(probe, clock);
    case 'snmp':
      return probeSnmp(probe, clock);
    case 'ping':
      return pingOnce(probe.host, host).then((found) => {
        if (isFault(found)) throw found;
        return found;
      });
  }
};
