import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Config } from './config/config.js';
import { Fault } from './core/fault.js';
import type { Host } from './core/ports.js';
import { between, hours, minutes } from './core/time.js';
import type { Assess, AssessAsked } from './web/assess.js';

/** So many wait for the one that runs; more are refused. */
const MOST_WAITING = 3;
const LONGEST = hours(400 * 24);
/** Nobody reads its answer any more, or it hangs. */
const LASTS_AT_MOST = minutes(10);
const MAIN = join(dirname(fileURLToPath(import.meta.url)), 'main.js');
const SAID_AT_MOST = 2_000;

/** The words of `hallkeeper assess` that ask for this. */
const wordsOf = (config: Config, { from, to, zones, standards }: AssessAsked): string[] => [
  ...['assess', '--json', '--hall', config.file, '--data', config.dataDirectory],
  ...['--from', new Date(from).toISOString(), '--to', new Date(to).toISOString()],
  ...(zones === undefined ? [] : ['--zone', ...zones]),
  ...(standards === undefined ? [] : ['--standard', ...standards]),
];

/**
 * Assessments for the pages: each in a process of its own, behind everything else this machine does, one
 * at a time (design §4.5).
 */
export const createAssessing = (config: Config, host: Host): Assess => {
  let running = 0;
  const waiting: (() => void)[] = [];

  const turn = async (signal: AbortSignal): Promise<void> => {
    if (running === 0) {
      running = 1;
      return;
    }
    if (waiting.length >= MOST_WAITING) throw new Fault('assess-busy', { waiting: MOST_WAITING });
    await new Promise<void>((resolve, reject) => {
      waiting.push(resolve);
      signal.addEventListener('abort', () => {
        const place = waiting.indexOf(resolve);
        if (place < 0) return;
        waiting.splice(place, 1);
        reject(signal.reason);
      });
    });
  };
  /** The turn goes to the next, or nobody has it. */
  const pass = (): void => {
    const next = waiting.shift();
    if (next === undefined) running = 0;
    else next();
  };

  const begin = async (asked: AssessAsked, signal: AbortSignal): Promise<Readable> => {
    const child = spawn(
      process.execPath,
      ['--max-old-space-size=256', MAIN, ...wordsOf(config, asked)],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const ended = once(child, 'exit');
    const kill = (): void => void child.kill('SIGKILL');
    const late = host.clock.after(LASTS_AT_MOST, kill);
    signal.addEventListener('abort', kill);
    const over = (): void => {
      late.cancel();
      signal.removeEventListener('abort', kill);
      pass();
    };
    ended.then(over, over);
    let said = '';
    child.stderr.on('data', (data) => {
      said = (said + String(data)).slice(-SAID_AT_MOST);
    });
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
    // At its first words, or at its end without any.
    await once(child.stdout, 'readable');
    if (child.stdout.readableLength === 0) {
      await ended;
      throw new Fault('assess-failed', { why: said.trim() || String(child.exitCode) });
    }
    return child.stdout;
  };

  return async (asked, signal) => {
    if (!(asked.from < asked.to) || between(asked.from, asked.to) > LONGEST)
      throw new Fault('bad-request', { why: `from < to <= from + ${LONGEST / 86_400_000} d` });
    await turn(signal);
    if (signal.aborted) {
      pass();
      throw signal.reason;
    }
    return begin(asked, signal);
  };
};
