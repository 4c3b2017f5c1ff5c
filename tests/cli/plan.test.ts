import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { afterEach, describe, expect, it } from 'vitest';
import { checkCommand } from '../../gateway/cli/check.js';
import { planCommand } from '../../gateway/cli/plan.js';
import type { Budget } from '../../gateway/drivers/modbus/budget.js';
import { keptTerminal } from './kept-terminal.js';

const DEMO = fileURLToPath(new URL('../../gateway/config/halls/demo-county.yaml', import.meta.url));

const made: string[] = [];
/** The demo hall with something else in it. */
const demoWith = (from: string, to: string): string => {
  const demo = readFileSync(DEMO, 'utf8');
  expect(demo).toContain(from);
  const directory = mkdtempSync(join(tmpdir(), 'hallkeeper-plan-'));
  made.push(directory);
  const file = join(directory, 'hall.yaml');
  // What stands beside the demo's file is looked for in its folder.
  const text = demo.replaceAll(/demo-county\.[\w-]+\.csv/g, (name) => join(dirname(DEMO), name));
  writeFileSync(file, text.replace(from, to));
  return file;
};
afterEach(() => {
  for (const directory of made.splice(0)) rmSync(directory, { recursive: true });
});

const run = async (...words: string[]) => {
  const { terminal, kept } = keptTerminal();
  const program = new Command();
  planCommand(program, terminal);
  checkCommand(program, terminal);
  await program.parseAsync(words, { from: 'user' });
  return kept;
};

describe('hallkeeper plan', () => {
  it('gives the figures of the reference hall for its emergency bus (§3)', async () => {
    const { said, json, code } = await run('plan', DEMO, '--json');
    expect(said).toEqual([]);
    const budget = (json[0] as Budget[]).find(({ bus }) => bus === 'rs485-3');
    expect(budget?.requests).toHaveLength(9);
    expect(budget?.points).toBe(70);
    expect(budget?.scan).toBeCloseTo(458.4, 0);
    expect(budget?.emergency?.round).toBeCloseTo(308.4, 0);
    expect(budget?.emergency?.contactToRead).toBeCloseTo(383.4, 0);
    expect(budget?.emergency?.contactToReadOneDead).toBeCloseTo(583.4, 0);
    expect(code).toBe(0);
  });

  it('says what the periods ask for, what the wire carries, and the shortest press, also in noise', async () => {
    const { printed } = await run('plan', DEMO);
    const text = printed.join('\n');
    expect(text).toMatch(/periods ask for 138\.4 %, load 100\.0 %/);
    expect(text).toMatch(
      /a press of \d+ ms or longer is always seen \(\d+ ms with two frames lost/,
    );
    expect(text).toMatch(/; \d+ ms where 5 % of frames are damaged/);
  });

  it('refuses a momentary contact that it may miss, and so does check', async () => {
    const panic = '{ point: di-1/1, kind: panic,';
    const file = demoWith(panic, `${panic} momentary: 300ms,`);
    for (const verb of ['plan', 'check']) {
      const { printed, said, code } = await run(verb, file);
      expect(code, said.join()).toBe(78);
      expect([...printed, ...said].join('\n')).toMatch(/di-1\/1/);
    }
    const long = await run('check', demoWith(panic, `${panic} momentary: 3s,`));
    expect(long.code, long.said.join()).toBe(0);
  });

  it('asks an input behind a counter as soon as the hall speaks of it', async () => {
    const file = demoWith(
      'choose: { word-order: low-first }\n    zone: f1-lobby\n    points:',
      'choose: { word-order: low-first }\n    zone: f1-lobby\n    points:\n      "7": { names: 备用 / Spare }',
    );
    const { json } = await run('plan', file, '--json');
    const budget = (json[0] as Budget[]).find(({ bus }) => bus === 'rs485-3');
    expect(budget?.requests).toHaveLength(10);
    expect(budget?.points).toBe(71);
  });
});
