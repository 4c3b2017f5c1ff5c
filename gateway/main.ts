import { Command } from 'commander';
import { accountCommand } from './cli/account.js';
import { alarmCommand } from './cli/alarm.js';
import { assessCommand } from './cli/assess.js';
import { checkCommand } from './cli/check.js';
import { demoCommand } from './cli/demo.js';
import { deviceCommand } from './cli/device.js';
import { discoverCommand } from './cli/discover.js';
import { EXIT } from './cli/exit.js';
import { importCommand } from './cli/import.js';
import { influxCommand } from './cli/influx.js';
import { planCommand } from './cli/plan.js';
import { readCommand } from './cli/read.js';
import { recordCommand } from './cli/record.js';
import { runCommand } from './cli/run.js';
import { surveyCommand } from './cli/survey.js';
import { languageOf, terminal } from './cli/terminal.js';
import { testCommand } from './cli/test.js';
import { verifyCommand } from './cli/verify.js';
import { VERSION } from './cli/version.js';
import { watchCommand } from './cli/watch.js';
import { writeCommand } from './cli/write.js';
import { words } from './text/text.js';

/** `--lang` decides the words of the help text itself, so it is read before commander reads anything. */
const asked = process.argv.find((_, index) => process.argv[index - 1] === '--lang');
const speaks = terminal(languageOf(asked, process.env));
const t = words(speaks.language);

const program = new Command('hallkeeper')
  .description(t('cli.description'))
  .version(VERSION)
  .option('--lang <zh|en>', t('cli.lang'))
  .exitOverride((stop) => process.exit(stop.exitCode === 0 ? EXIT.ok : EXIT.usage));

for (const add of [
  demoCommand,
  runCommand,
  checkCommand,
  planCommand,
  discoverCommand,
  deviceCommand,
  testCommand,
  readCommand,
  watchCommand,
  writeCommand,
  alarmCommand,
  accountCommand,
  importCommand,
  influxCommand,
  assessCommand,
  surveyCommand,
  recordCommand,
  verifyCommand,
])
  add(program, speaks);

await program.parseAsync();
