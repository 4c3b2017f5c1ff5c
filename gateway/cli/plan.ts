import type { Command } from 'commander';
import { type Config, isModbusBus } from '../config/config.js';
import { type Budget, budgetOf } from '../drivers/modbus/budget.js';
import { type Say, words } from '../text/text.js';
import { EXIT } from './exit.js';
import { DEFAULT_HALL_FILE, readHall } from './hall-file.js';
import type { Terminal } from './terminal.js';

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const ms = (time: number): string => `${Math.round(time)} ms`;

/** One bus as a person reads it: what it carries, how long a contact takes at worst, what is wrong. */
export const budgetLines = (budget: Budget, t: Say, language: 'zh' | 'en'): string[] => {
  const { emergency } = budget;
  const worst = emergency?.inputs.reduce((a, b) => (b.worst[0] > a.worst[0] ? b : a));
  return [
    t('cli.plan.bus', {
      bus: budget.bus,
      wire: budget.wire,
      baud: budget.baud ?? '',
      requests: budget.requests.length,
      points: budget.points,
    }),
    `  ${t('cli.plan.scan', {
      scan: ms(budget.scan),
      usb: ms(budget.scanWithUsb),
      asked: percent(budget.asked),
      load: percent(budget.load),
      headroom: percent(budget.headroom),
    })}`,
    ...(emergency && worst
      ? [
          `  ${t('cli.plan.emergency', {
            round: ms(emergency.round),
            period: ms(emergency.reachedPeriod),
            read: ms(emergency.contactToRead),
            dead: ms(emergency.contactToReadOneDead),
          })}`,
          `  ${t('cli.plan.worst', {
            device: worst.device,
            other: ms(worst.otherExchange),
            timeout: ms(worst.otherTimeout),
            quiet: ms(worst.quiet),
            interval: ms(worst.interval),
            own: ms(worst.ownExchange),
            usb: ms(worst.usb),
            none: ms(worst.worst[0]),
            one: ms(worst.worst[1]),
            two: ms(worst.worst[2]),
          })}`,
          `  ${t('cli.plan.press', {
            press: ms(worst.shortestPress[0]),
            lost: ms(worst.shortestPress[2]),
            noise: ms(emergency.shortestPressInNoise),
          })}`,
        ]
      : []),
    ...budget.problems.map((problem) => `  ${problem.refused ? '✗' : '!'} ${problem[language]}`),
  ];
};

/** Sentences of what keeps the gateway from running with these buses; none where all is well. */
export const planRefusals = (config: Config, language: 'zh' | 'en'): string[] =>
  config.buses
    .filter(isModbusBus)
    .flatMap((bus) => budgetOf(bus).problems)
    .filter(({ refused }) => refused)
    .map((problem) => problem[language]);

/** Says them and sets the exit code to 78. */
export const refusePlan = (config: Config, terminal: Terminal): boolean => {
  const refusals = planRefusals(config, terminal.language);
  for (const sentence of refusals) terminal.say(sentence);
  if (refusals.length > 0) terminal.exit(EXIT.config);
  return refusals.length > 0;
};

/** `hallkeeper plan [file]`: what each bus carries by the formula, before anything is wired. */
export const planCommand = (program: Command, terminal: Terminal): void => {
  const t = words(terminal.language);
  program
    .command('plan')
    .description(t('cli.plan.description'))
    .argument('[file]', t('cli.hall-file'), DEFAULT_HALL_FILE)
    .option('--json', t('cli.json'))
    .action((file: string, { json }: { json?: boolean }) => {
      const config = readHall(file, terminal);
      if (config === undefined) return;
      const budgets = config.buses.filter(isModbusBus).map((bus) => budgetOf(bus));
      if (json) terminal.json(budgets);
      else
        for (const budget of budgets)
          for (const line of budgetLines(budget, t, terminal.language)) terminal.print(line);
      if (budgets.some(({ problems }) => problems.some(({ refused }) => refused)))
        terminal.exit(EXIT.config);
    });
};
