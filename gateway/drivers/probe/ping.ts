import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Fault } from '../../core/fault.js';
import type { Host } from '../../core/ports.js';
import { type Millis, millis, seconds, type Timer } from '../../core/time.js';
import type { Found } from './answer.js';

/** An echo is awaited this long (fping(8), -t). */
const ECHO_WITHIN = millis(1000);
const AGAIN_AFTER = seconds(10);

/** What fping 5 says of one echo in loop mode (-l); undefined for every other line. */
export type Echo = { readonly host: string } & (
  | { readonly took: Millis }
  | { readonly lost: true }
);

const LINE = /^(\S+)\s+: \[\d+\], (?:\d+ bytes, ([\d.]+) ms|timed out)/;

export const echoIn = (line: string): Echo | undefined => {
  const found = LINE.exec(line);
  if (found === null) return undefined;
  const [, host = '', took] = found;
  return took === undefined ? { host, lost: true } : { host, took: millis(Number(took)) };
};

/**
 * One long-lived fping for all hosts: Node has no ICMP socket, and a process for each ping costs more
 * than the ping. `hear` gets what each echo found, or why none can be had.
 */
export const openPing = (
  hosts: readonly string[],
  period: Millis,
  host: Host,
  hear: (host: string, found: Found | Fault) => void,
): { stop(): void } => {
  let child: ChildProcess | undefined;
  let again: Timer | undefined;
  let stopped = false;

  const failed = (fault: Fault): void => {
    child = undefined;
    if (stopped) return;
    for (const name of hosts) hear(name, fault);
    again = host.clock.after(AGAIN_AFTER, begin);
  };
  const begin = (): void => {
    const running = spawn(
      'fping',
      ['-l', '-p', String(period), '-t', String(Math.min(ECHO_WITHIN, period)), '--', ...hosts],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    child = running;
    let why = '';
    createInterface({ input: running.stdout }).on('line', (line) => {
      const echo = echoIn(line);
      if (echo === undefined) return;
      if ('lost' in echo) hear(echo.host, new Fault('probe-no-echo', { host: echo.host }));
      else hear(echo.host, { took: echo.took, figures: { 'response-time': echo.took } });
    });
    // fping names a host that has no address once and leaves it out for ever.
    createInterface({ input: running.stderr }).on('line', (line) => {
      why = line;
      const nameless = hosts.find((name) => line.startsWith(`${name}: `));
      if (nameless !== undefined)
        hear(nameless, new Fault('probe-unreachable', { path: nameless, why: line }));
    });
    let over = false;
    const end = (fault: Fault): void => {
      if (over) return;
      over = true;
      failed(fault);
    };
    running.once('error', (cause: NodeJS.ErrnoException) =>
      end(
        cause.code === 'ENOENT'
          ? new Fault('fping-missing', {}, { cause })
          : new Fault('fping-failed', { why: cause.message }, { cause }),
      ),
    );
    running.once('close', () => end(new Fault('fping-failed', { why })));
  };
  begin();
  return {
    stop: () => {
      stopped = true;
      again?.cancel();
      child?.kill();
    },
  };
};

/** One echo of one host, for who asks once. */
export const pingOnce = (name: string, host: Host): Promise<Found | Fault> =>
  new Promise((resolve) => {
    const pinging = openPing([name], ECHO_WITHIN, host, (_, found) => {
      pinging.stop();
      resolve(found);
    });
  });
