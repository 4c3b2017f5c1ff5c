import type { Terminal } from '../../gateway/cli/terminal.js';
import type { Fault } from '../../gateway/core/fault.js';

/** A terminal that keeps what a command says instead of saying it. */
export const keptTerminal = () => {
  const kept = {
    printed: [] as string[],
    said: [] as string[],
    json: [] as unknown[],
    failed: [] as Fault[],
    code: 0,
  };
  const terminal: Terminal = {
    language: 'en',
    person: 'tester',
    print: (line) => void kept.printed.push(line),
    say: (line) => void kept.said.push(line),
    json: (value) => void kept.json.push(value),
    fail: (fault) => {
      kept.failed.push(fault);
      kept.said.push(fault.in('en'));
      kept.code = 1;
    },
    exit: (code) => {
      kept.code = code;
    },
  };
  return { terminal, kept };
};
