import type { Happening } from '../../core/event.js';
import { Fault } from '../../core/fault.js';
import type { Host } from '../../core/ports.js';
import { type Millis, millis, type Timer } from '../../core/time.js';
import type { Answer, DeviceHealth } from '../driver.js';
import type { Listening } from '../listening.js';
import { decodeField, rawOf } from './codec.js';
import { NOTHING, readFrames } from './frames.js';
import type { TalkerBusConfig, TalkerDevice } from './schema.js';
import { keepTapped, type OpenTap, tapAt } from './tap.js';

/** Fewer bytes than this without a frame are a disturbance; more, and the line is misread. */
const GARBLED_BYTES = 64;

interface Heard {
  rest: Uint8Array;
  frames: number;
  silences: number;
  damaged: number;
  /** Bytes since the last intact frame that belonged to none. */
  noise: number;
  last?: Millis;
  latest?: Answer;
}

/** Listens to one sensor that pushes: each intact frame is an answer, a silence too long a fault. */
export const talkerDriver = (
  config: TalkerBusConfig,
  host: Host,
  open: OpenTap = tapAt(config.wire, host),
): Listening => {
  const { bus, wire } = config;
  const { clock } = host;
  const [talker] = config.devices;
  const heard: Heard = { rest: NOTHING, frames: 0, silences: 0, damaged: 0, noise: 0 };
  let hear: (answer: Answer) => void = () => undefined;
  let link: ReturnType<typeof keepTapped> | undefined;
  let patience: Timer | undefined;
  let suspicion: Fault | undefined;

  const say = (answer: Answer): void => {
    heard.latest = answer;
    try {
      hear(answer);
    } catch (thrown) {
      host.log.error('answer-not-taken', { bus, error: String(thrown) });
    }
  };
  const without = ({ device, points }: TalkerDevice, fault: Fault): Answer => ({
    device,
    mono: clock.mono(),
    took: millis(0),
    fault,
    points: points.map(({ point }) => point),
  });
  const silenceOf = ({ device, expectEvery }: TalkerDevice): Fault => {
    const { path } = wire;
    if (heard.noise >= GARBLED_BYTES)
      return new Fault('talker-garbled', { device, path, bytes: heard.noise, baud: wire.baud });
    return new Fault('talker-silent', { device, path, ms: expectEvery });
  };
  const wait = (of: TalkerDevice): void => {
    patience?.cancel();
    patience = clock.after(of.expectEvery, () => {
      heard.silences++;
      link?.doubt();
      suspicion = link?.down ?? silenceOf(of);
      say(without(of, suspicion));
      wait(of);
    });
  };

  const take = (of: TalkerDevice, chunk: Buffer): void => {
    const { frames, rest, noise, damaged } = readFrames(of.frame, heard.rest, chunk);
    heard.rest = rest;
    heard.noise += noise;
    heard.damaged += damaged;
    for (const frame of frames) {
      heard.frames++;
      heard.noise = 0;
      heard.last = clock.mono();
      suspicion = undefined;
      say({
        device: of.device,
        mono: clock.mono(),
        took: millis(0),
        values: of.points.map(({ point, field }) => ({
          point,
          value: decodeField(of.frame, field, frame),
          raw: rawOf(field, frame),
        })),
      });
    }
    if (frames.length > 0) wait(of);
  };

  const healthOf = ({ device }: TalkerDevice): DeviceHealth => ({
    device,
    requests: heard.frames + heard.silences,
    answered: heard.frames,
    noAnswer: heard.silences,
    crc: heard.damaged,
    exceptions: 0,
    p50: millis(0),
    p95: millis(0),
    ...(heard.last !== undefined && { lastAnswer: heard.last }),
    ...(suspicion && {
      silentUntil: clock.mono(),
      suspicion: {
        why: suspicion.code,
        evidence: `${heard.frames} frames, ${heard.damaged} damaged, ${heard.noise} bytes of noise`,
        parameters: suspicion.parameters,
      },
    }),
  });

  return {
    bus,
    start(hears, tell: (happened: Happening) => void) {
      hear = hears;
      if (talker === undefined) return;
      link = keepTapped(bus, open, host, tell, {
        opened: () => {
          heard.rest = NOTHING;
          wait(talker);
        },
        bytes: (chunk) => take(talker, chunk),
        renewing: () => undefined,
        down: (why) => {
          suspicion = why;
          heard.silences++;
          say(without(talker, why));
          wait(talker);
        },
      });
    },
    read: async () => (heard.latest ? [heard.latest] : []),
    health: () => ({
      bus,
      open: link?.line !== undefined,
      path: link?.line?.path ?? wire.path,
      load: 0,
      devices: talker ? [healthOf(talker)] : [],
    }),
    async close() {
      patience?.cancel();
      await link?.close();
    },
  };
};
