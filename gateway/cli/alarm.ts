import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import type { AlarmState } from '../core/alarm.js';
import type { Answered, CommandVerb } from '../core/command.js';
import { Fault } from '../core/fault.js';
import type { AlarmId } from '../core/identity.js';
import { instant, type Millis } from '../core/time.js';
import { duration } from '../core/written.js';
import { type Say, words } from '../text/text.js';
import { type StatisticsAnswer, stretchOf } from '../web/alarms.js';
import { statisticsLines } from './alarm-statistics.js';
import { ask, socketIn } from './control-client.js';
import { DEFAULT_HALL_FILE, withHall } from './hall-file.js';
import type { Terminal } from './terminal.js';

interface Asked {
  readonly hall: string;
  readonly json?: boolean;
}

const lengthOf = (text: string): Millis => {
  const read = duration.safeParse(text);
  if (!read.success) throw new Fault('bad-request', { why: `--for ${text}: 30min, 2h, 1d` });
  return read.data;
};

/** Priority, state, since, name, identity: one line of `alarm list`. */
export const alarmLine = (state: AlarmState, t: Say, language: 'zh' | 'en'): string =>
  [
    state.priority,
    t(`condition.${state.condition}`),
    new Date(state.since).toISOString(),
    state.label?.[language] ?? t(`alarm.${state.kind}.name`),
    state.alarm,
    state.acknowledgedBy ?? '',
  ]
    .join('\t')
    .trimEnd();

/** `hallkeeper alarm list|acknowledge|verify|silence|reset|shelve|out-of-service …` to the running gateway. */
export const alarmCommand = (program: Command, terminal: Terminal): void => {
  const t = words(terminal.language);
  const alarm = program.command('alarm').description(t('cli.alarm.description'));

  const guarded = (hall: string, use: (socket: string) => Promise<void>): Promise<void> =>
    withHall(hall, terminal, ({ dataDirectory }) => use(socketIn(dataDirectory)));
  const send = (verb: CommandVerb, { hall, json }: Asked): Promise<void> =>
    guarded(hall, async (socket) => {
      const id = randomUUID();
      const answer = await ask<Answered>(socket, '/command', { id, by: terminal.person, verb });
      if (json) terminal.json({ id, ...answer });
      if (!answer.accepted) terminal.fail(new Fault(answer.why, answer.parameters));
      else if (!json) terminal.print(t('cli.alarm.accepted'));
    });
  const command = (usage: string, about: string): Command =>
    alarm
      .command(usage)
      .description(t(`cli.alarm.${about}`))
      .option('--hall <file>', t('cli.hall-file'), DEFAULT_HALL_FILE)
      .option('--json', t('cli.json'));

  command('list', 'list').action(({ hall, json }: Asked) =>
    guarded(hall, async (socket) => {
      const states = await ask<readonly AlarmState[]>(socket, '/alarms');
      if (json) terminal.json(states);
      else for (const state of states) terminal.print(alarmLine(state, t, terminal.language));
    }),
  );
  command('acknowledge <alarms...>', 'acknowledge').action((alarms: AlarmId[], asked: Asked) => {
    const [first, ...more] = alarms;
    return first !== undefined && more.length === 0
      ? send({ verb: 'acknowledge', alarm: first }, asked)
      : send({ verb: 'acknowledge-several', alarms }, asked);
  });
  command('verify <alarm>', 'verify')
    .option('--genuine', t('finding.genuine'))
    .option('--false', t('finding.false'))
    .action((id: AlarmId, asked: Asked & { genuine?: boolean; false?: boolean }) => {
      if (asked.genuine === asked.false) {
        terminal.fail(new Fault('bad-request', { why: '--genuine | --false' }));
        return undefined;
      }
      return send(
        { verb: 'verify', alarm: id, finding: asked.genuine ? 'genuine' : 'false' },
        asked,
      );
    });
  command('silence', 'silence').action((asked: Asked) => send({ verb: 'silence' }, asked));
  command('reset <alarm>', 'reset')
    .requiredOption('--reason <text>', t('cli.alarm.reason'))
    .action((id: AlarmId, asked: Asked & { reason: string }) =>
      send({ verb: 'reset', alarm: id, reason: asked.reason }, asked),
    );
  command('shelve <alarm>', 'shelve')
    .requiredOption('--for <duration>', t('cli.alarm.for'))
    .requiredOption('--reason <text>', t('cli.alarm.reason'))
    .action((id: AlarmId, asked: Asked & { for: string; reason: string }) =>
      guarded(asked.hall, async () =>
        send(
          {
            verb: 'shelve',
            alarm: id,
            for: lengthOf(asked.for),
            reason: asked.reason,
          },
          asked,
        ),
      ),
    );
  command('unshelve <alarm>', 'unshelve').action((id: AlarmId, asked: Asked) =>
    send({ verb: 'unshelve', alarm: id }, asked),
  );
  command('out-of-service <alarm>', 'out-of-service')
    .requiredOption('--reason <text>', t('cli.alarm.reason'))
    .action((id: AlarmId, asked: Asked & { reason: string }) =>
      send({ verb: 'out-of-service', alarm: id, reason: asked.reason }, asked),
    );
  command('test', 'test').action(({ hall, json }: Asked) =>
    guarded(hall, async (socket) => {
      const { failed } = await ask<{ failed: readonly string[] }>(socket, '/alarms/test', {
        by: terminal.person,
      });
      if (json) terminal.json({ failed });
      else if (failed.length === 0) terminal.print(t('cli.alarm.tested'));
      for (const point of failed) terminal.fail(new Fault('siren-no-answer', { point }));
    }),
  );
  command('token', 'token')
    .option('--for <duration>', t('cli.alarm.token-for'), '10min')
    .action((asked: Asked & { for: string }) =>
      guarded(asked.hall, async (socket) => {
        const holds = lengthOf(asked.for);
        const { token } = await ask<{ token: string }>(socket, '/token', {
          by: terminal.person,
          for: holds,
        });
        if (asked.json) terminal.json({ token, holds });
        else terminal.print(token);
      }),
    );
  command('statistics', 'statistics')
    .option('--from <instant>', t('cli.alarm.from'))
    .option('--to <instant>', t('cli.alarm.to'))
    .action((asked: Asked & { from?: string; to?: string }) =>
      guarded(asked.hall, async (socket) => {
        const [from, to] = stretchOf(asked, instant(Date.now()));
        const figures = await ask<StatisticsAnswer>(socket, '/alarms/statistics', { from, to });
        if (asked.json) terminal.json(figures);
        else for (const line of statisticsLines(figures, t)) terminal.print(line);
      }),
    );
  command('return-to-service <alarm>', 'return-to-service').action((id: AlarmId, asked: Asked) =>
    send({ verb: 'return-to-service', alarm: id }, asked),
  );
};
