import { userInfo } from 'node:os';
import type { Fault, Language } from '../core/fault.js';
import { EXIT, exitOf } from './exit.js';

/** Where a command speaks: results to standard output, everything else to standard error. */
export interface Terminal {
  readonly language: Language;
  /** The name that stands in the journal beside what this person does. */
  readonly person: string;
  print(line: string): void;
  say(line: string): void;
  json(value: unknown): void;
  /** Says the fault's sentence and sets the exit code. */
  fail(fault: Fault): void;
  exit(code: number): void;
}

export const languageOf = (asked: string | undefined, environment: NodeJS.ProcessEnv): Language => {
  const wish = asked ?? environment.LC_ALL ?? environment.LC_MESSAGES ?? environment.LANG ?? '';
  return wish.startsWith('zh') ? 'zh' : 'en';
};

/** Whoever reads our results has heard enough (`| head`): that is no failure. */
const leave = (error: NodeJS.ErrnoException): void => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(EXIT.ok);
};

export const terminal = (language: Language): Terminal => {
  process.stdout.on('error', leave);
  const write = (text: string): void => {
    process.stdout.write(text);
    // A pipe says so at once, its event only when this turn is over: a year of verdicts later.
    if (process.stdout.errored !== null) leave(process.stdout.errored);
  };
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  return {
    language,
    person: userInfo().username,
    print: (line) => write(`${line}\n`),
    say,
    json: (value) => write(`${JSON.stringify(value, undefined, 2)}\n`),
    fail: (fault) => {
      say(fault.in(language));
      process.exitCode = exitOf(fault.code);
    },
    exit: (code) => {
      process.exitCode = code;
    },
  };
};
