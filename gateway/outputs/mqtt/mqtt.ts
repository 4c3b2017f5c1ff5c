import { randomBytes } from 'node:crypto';
import { type Fault, isFault } from '../../core/fault.js';
import type { Hall } from '../../core/hall.js';
import type { OutputName, VerdictId } from '../../core/identity.js';
import type { Batch, Delivered, Host, Watch } from '../../core/ports.js';
import { type Boot, millis, seconds } from '../../core/time.js';
import { type Backoff, backoff } from '../backoff.js';
import type { FarSide } from '../lane.js';
import { pause, within } from '../pause.js';
import type { Silent } from '../silent.js';
import { branchesOf } from './branches.js';
import { type CommandDesk, takeCommands } from './commands.js';
import { confirmReach } from './confirm.js';
import { keepRetained } from './current.js';
import { deliverOver } from './deliver.js';
import { type Link, openLink } from './link.js';
import { payloadsOf, statusPayload } from './payload.js';
import { addressOf, connectionFault } from './refusal.js';
import type { MqttConfig } from './schema.js';
import { topicsOf } from './topic.js';

const RECONNECT: Backoff = { first: seconds(1), most: seconds(30) };
/** A connection that lived this long was a good one; the next failure begins anew. */
const LIVED = seconds(30);
const FAREWELL_WITHIN = millis(1000);

export interface MqttSetup {
  readonly config: MqttConfig & { readonly base: string };
  readonly hall: Hall;
  readonly watch: Watch;
  readonly silent: Silent;
  readonly host: Host;
  readonly boot: Boot;
  readonly version: string;
  /** Listened to only where `commands` is on. */
  readonly desk?: CommandDesk;
  /** Of which verdicts a topic may stand; left out where nothing is judged. */
  readonly judged?: ReadonlySet<VerdictId>;
  /** From 0 to 1. */
  readonly random?: () => number;
}

/**
 * The broker: both lanes of the tape, and the retained current state beside them. Keeps one connection
 * alive by itself; while there is none, `deliver` rejects and the journal keeps everything.
 */
export const mqttOutput = (setup: MqttSetup): FarSide => {
  const { config, hall, watch, silent, host, random = Math.random } = setup;
  const inFlight = config['in-flight'];
  const topics = topicsOf(config.base);
  /**
   * Small deliveries, and several times more of them than the window holds: each PUBACK lets the next
   * message go, and the cursor follows close behind.
   */
  const delivery = Math.max(1, Math.floor(inFlight / 10));
  const payloads = payloadsOf(hall, topics, silent);
  const status = (state: 'online' | 'offline') => ({
    topic: topics.status,
    payload: statusPayload(state, setup),
  });
  const linkSetup = {
    config,
    clientId: `hallkeeper-${hall.id}`,
    will: status('offline'),
    // What is acknowledged within a delivery but not yet behind the cursor is repeated after a kill too.
    window: inFlight - delivery + 1,
    clock: host.clock,
  };
  const branches = branchesOf(watch, topics, payloads, setup.judged ?? new Set());
  const stopping = new AbortController();
  const { signal } = stopping;
  const listeners = new Set<(fault: Fault | undefined) => void>();
  let link: Link | undefined;
  let leaving = false;
  let fault: Fault | undefined;
  let told = (): void => {};
  /** The end of the first attempt: until then nobody knows whether the broker is there. */
  const tried = new Promise<void>((resolve) => {
    told = resolve;
  });

  const report = (now: Fault | undefined): void => {
    if (now !== undefined) fault = now;
    told();
    for (const listener of listeners) listener(now);
  };

  /** From CONNACK to the end of one connection; resolves with the reason of the end. */
  const live = async (opened: Link): Promise<Fault> => {
    const abandon = () => opened.drop();
    signal.addEventListener('abort', abandon);
    const about = { watch, clock: host.clock, report };
    const retained = branches.map((branch) => keepRetained(opened, branch, about));
    try {
      const nonce = randomBytes(8).toString('hex');
      await Promise.race([
        confirmReach(opened, { config, topics, clock: host.clock }, nonce),
        lost(opened),
      ]);
      if (config.commands && setup.desk) {
        takeCommands(opened, { topics, desk: setup.desk, silent, clock: host.clock });
        await Promise.race([opened.subscribe([topics.commands]), lost(opened)]);
      }
      await published(opened, status('online'));
      for (const kept of retained) kept.reconcile();
      link = opened;
      host.log.info('mqtt-connected', { url: addressOf(config.url) });
      report(undefined);
      return await opened.closed;
    } finally {
      link = undefined;
      signal.removeEventListener('abort', abandon);
      for (const kept of retained) kept.stop();
      opened.drop();
    }
  };

  const run = async (): Promise<void> => {
    let failures = 0;
    while (!leaving) {
      const begun = host.clock.mono();
      let reason: Fault;
      try {
        reason = await live(await openLink(linkSetup, signal));
      } catch (thrown) {
        reason = isFault(thrown) ? thrown : connectionFault(thrown, config);
      }
      if (leaving) return;
      host.log.warn('mqtt-lost', { code: reason.code, why: reason.message });
      report(reason);
      failures = host.clock.mono() - begun >= LIVED ? 1 : failures + 1;
      await pause(host.clock, backoff(RECONNECT, failures, random()), signal);
    }
  };

  const running = run();
  return {
    name: 'mqtt' as OutputName,
    receipts: true,
    most: delivery,
    ahead: Math.ceil((4 * inFlight) / delivery),
    window: inFlight,
    pace: { replay: config['replay-per-second'] },
    follow: (listener) => void listeners.add(listener),
    deliver: async (batch: Batch, until: AbortSignal): Promise<Delivered> => {
      if (link === undefined && fault === undefined) await Promise.race([tried, aborted(until)]);
      if (link === undefined) throw fault ?? until.reason;
      return deliverOver(link, batch, payloads, until);
    },
    close: async () => {
      leaving = true;
      const last = link;
      if (last !== undefined) {
        const farewell = published(last, status('offline')).then(() => last.leave());
        await within(host.clock, FAREWELL_WITHIN, Promise.all([farewell, last.closed]));
      }
      stopping.abort();
      await running;
      told();
    },
  };
};

/** Retained, urgent, acknowledged; rejects with the reason. */
const published = (link: Link, message: { topic: string; payload: string }): Promise<void> =>
  new Promise((resolve, reject) => {
    link.publish({
      ...message,
      retain: true,
      urgent: true,
      done: (refused) => (refused === undefined ? resolve() : reject(refused)),
    });
  });

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

const lost = async (link: Link): Promise<never> => {
  throw await link.closed;
};
