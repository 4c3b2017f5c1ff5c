import type { Command } from 'commander';
import type { Config } from '../config/config.js';
import type { Entered } from '../core/entered.js';
import { Fault } from '../core/fault.js';
import { RECORD_KINDS, type RecordContent } from '../core/record.js';
import { type Say, words } from '../text/text.js';
import { DEFAULT_HALL_FILE, withHall } from './hall-file.js';
import { enterFile, enterRecords } from './record-file.js';
import type { Terminal } from './terminal.js';
import { withRecords } from './with-records.js';

interface Asked {
  readonly hall: string;
  readonly json?: boolean;
}

/** What a record is about, in a few words: the thing and the paper. */
const aboutOf = (content: RecordContent): readonly (string | number | undefined)[] => {
  switch (content.kind) {
    case 'certificate':
      return [content.point ?? content.device, content.number, content.calibratedOn, content.due];
    case 'laboratory-result':
      return [
        content.zone,
        content.quantity,
        `${content.below ? '< ' : ''}${content.value} ${content.unit}`,
        content.report,
      ];
    case 'formal-test':
      return [content.zone, isoOf(content.from), isoOf(content.to), content.points.join(' ')];
    case 'light-survey':
      return [content.zone, content.method, `${content.rows.length} x ${content.rows[0]?.length}`];
    case 'tracer-test':
      return [content.zone, content.point, isoOf(content.from), isoOf(content.to)];
    case 'emergency-lighting-drill':
      return [isoOf(content.mainsOffAt), isoOf(content.until), content.points.join(' ')];
    case 'excursion-note':
      return [content.excursion, content.cause, content.action];
    case 'device-replaced':
      return [content.device, isoOf(content.at), content.oldSerial, content.newSerial];
    case 'point-moved':
      return [content.point, content.from, content.to, isoOf(content.at)];
    case 'withdrawn':
      return [content.record, content.reason];
  }
};

const isoOf = (at: number): string => new Date(at).toISOString();

/** Id, when, who, kind, what about; a withdrawn one says by whom and why. */
export const recordLine = ({ id, at, by, content, withdrawn }: Entered, t: Say): string =>
  [
    id,
    isoOf(at),
    by,
    t(`record.${content.kind}`),
    ...aboutOf(content).map((part) => part ?? ''),
    withdrawn === undefined
      ? ''
      : t('cli.record.withdrawn', { by: withdrawn.by, reason: withdrawn.reason }),
  ]
    .join('\t')
    .trimEnd();

/** `hallkeeper record add|list|withdraw …`, to the running gateway or into the journal itself. */
export const recordCommand = (program: Command, terminal: Terminal): void => {
  const t = words(terminal.language);
  const record = program.command('record').description(t('cli.record.description'));

  const guarded = (hall: string, use: (config: Config) => Promise<void>): Promise<void> =>
    withHall(hall, terminal, use);
  const command = (usage: string, about: string): Command =>
    record
      .command(usage)
      .description(t(`cli.record.${about}`))
      .option('--hall <file>', t('cli.hall-file'), DEFAULT_HALL_FILE)
      .option('--json', t('cli.json'));

  command('add', 'add')
    .requiredOption('--file <file>', t('cli.record.file'))
    .action(({ hall, file, json }: Asked & { file: string }) =>
      guarded(hall, (config) =>
        enterFile(config, { file, as: 'yaml', ...(json && { json }) }, terminal),
      ),
    );
  command('list', 'list')
    .option('--kind <kind>', t('cli.record.kind', { kinds: RECORD_KINDS.join(', ') }))
    .action(({ hall, kind, json }: Asked & { kind?: string }) =>
      guarded(hall, async (config) => {
        if (kind !== undefined && !RECORD_KINDS.some((known) => known === kind))
          throw new Fault('bad-request', { why: `--kind ${kind}: ${RECORD_KINDS.join(', ')}` });
        await withRecords(config, async (operations) => {
          const all = await operations.all();
          const asked = all.filter(({ content }) => kind === undefined || content.kind === kind);
          if (json) terminal.json(asked);
          else for (const entered of asked) terminal.print(recordLine(entered, t));
        });
      }),
    );
  command('withdraw <id>', 'withdraw')
    .requiredOption('--reason <text>', t('cli.record.reason'))
    .action((id: string, { hall, reason, json }: Asked & { reason: string }) =>
      guarded(hall, (config) =>
        withRecords(config, (operations) =>
          enterRecords(operations, [{ kind: 'withdrawn', record: id, reason }], json, terminal),
        ),
      ),
    );
};
