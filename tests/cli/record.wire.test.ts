import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, expect, it } from 'vitest';
import { importCommand } from '../../gateway/cli/import.js';
import { recordCommand } from '../../gateway/cli/record.js';
import type { Entered } from '../../gateway/core/entered.js';
import { fastHall } from '../halls/fast-hall.js';
import { type RunningGateway, runGateway } from '../halls/run-gateway.js';
import { keptTerminal } from './kept-terminal.js';

const directory = mkdtempSync(join(tmpdir(), 'hallkeeper-record-'));
const hall = join(directory, 'hall.yaml');
const zones = [
  { id: 'room', names: '房间 / Room', kind: 'power-room' as const, 'area-m2': 40 },
  { id: 'nursing', names: '母婴室 / Nursing', kind: 'nursing' as const, 'area-m2': 16 },
];
// Nobody listens on its wires: records need none.
writeFileSync(
  hall,
  JSON.stringify(fastHall({ zones, 'data-directory': join(directory, 'data'), web: { port: 0 } })),
);
const put = (name: string, content: string | Buffer): string => {
  writeFileSync(join(directory, name), content);
  return join(directory, name);
};

const hallkeeper = async (...words: string[]) => {
  const { terminal, kept } = keptTerminal();
  const program = new Command();
  recordCommand(program, terminal);
  importCommand(program, terminal);
  await program.parseAsync([...words, '--hall', hall], { from: 'user' });
  return kept;
};

let gateway: RunningGateway | undefined;
afterAll(async () => {
  await gateway?.end('SIGKILL');
  rmSync(directory, { recursive: true });
});

const scan = Buffer.from('%PDF-1.4\n% a scanned certificate\n');
const SHA256 = createHash('sha256').update(scan).digest('hex');
const certificate = `records:
  - kind: certificate
    point: th-1/temperature
    number: XF-1
    laboratory: 省计量院
    calibrated-on: 2026-01-15
    due: 2027-01-14
    file: XF-1.pdf
`;

it('enters a YAML whole, with the file it names, where no gateway runs', async () => {
  put('XF-1.pdf', scan);
  const file = put('certificate.yaml', certificate);
  const wrong = put('wrong.yaml', certificate.replace('XF-1.pdf', 'XF-2.pdf'));
  const refused = await hallkeeper('record', 'add', '--file', wrong);
  expect(refused.code).toBe(65);
  expect(refused.said.join()).toMatch(/wrong\.yaml:8:11: records\.0\.file: .*XF-2\.pdf/);
  const added = await hallkeeper('record', 'add', '--file', file);
  expect(added.printed, added.said.join()).toEqual([
    expect.stringMatching(/^Entered [0-9a-f]{12}$/),
  ]);
  expect(readFileSync(join(directory, 'data', 'files', SHA256))).toEqual(scan);
  const again = await hallkeeper('record', 'add', '--file', file);
  expect(again.printed).toEqual([expect.stringMatching(/was there already/)]);
});

const records = async () => {
  const { json } = await hallkeeper('record', 'list', '--json');
  return json[0] as Entered[];
};

it('asks the running gateway, which has kept what it acknowledged when it is killed', async () => {
  gateway = await runGateway(hall);
  const results = put(
    'results.csv',
    'zone,quantity,value,unit,report,laboratory,cma,sampled-at\nnursing,benzene,<0.01,mg/m3,BG-1,Lab,2015,2026-03-12 08:00\n',
  );
  const imported = await hallkeeper('import', '--laboratory', results);
  expect(imported.said).toEqual([]);
  await gateway.end('SIGKILL');
  gateway = await runGateway(hall);
  const [first, second] = await records();
  expect(first?.content).toMatchObject({ kind: 'certificate', file: { sha256: SHA256 } });
  expect(second?.content).toMatchObject({ quantity: 'benzene', below: true, report: 'BG-1' });

  const withdrawn = await hallkeeper('record', 'withdraw', second?.id ?? '', '--reason', 'typo');
  expect(withdrawn.said).toEqual([]);
  const twice = await hallkeeper('record', 'withdraw', second?.id ?? '', '--reason', 'again');
  expect(twice.said.join()).toContain('was withdrawn before');
  const web = await gateway.get<Entered[]>('/api/v1/records?kind=laboratory-result');
  expect(web).toMatchObject([{ id: second?.id, withdrawn: { reason: 'typo' } }]);
  expect(await gateway.get('/api/v1/records?withdrawn=false&kind=laboratory-result')).toEqual([]);
});
