import type { Command } from 'commander';
import type { Config } from '../config/config.js';
import { NO_RECORDS, recordsAfter, standing } from '../core/entered.js';
import { Fault, isFault } from '../core/fault.js';
import type { Point } from '../core/hall.js';
import type { ZoneId } from '../core/identity.js';
import { hours, type Instant, type Millis } from '../core/time.js';
import type { Verdict } from '../core/verdict.js';
import { evidenceOf } from '../evidence.js';
import { openPastFile, type PastFile } from '../journal/past-file.js';
import { judgedIn } from '../judged.js';
import { type CrowdedPlace, crowdedPlaces } from '../rules/people/occupancy.js';
import { openSpans } from '../rules/people/open-spans.js';
import { toldCounts } from '../rules/people/told.js';
import type { Standard } from '../rules/standards/standard.js';
import { doubtsIn } from '../rules/suspicion/doubts.js';
import { assess } from '../rules/verdicts/assess.js';
import { basisOf } from '../rules/verdicts/basis.js';
import { type BesideSetup, besideVerdicts } from '../rules/verdicts/beside.js';
import { withRate } from '../rules/verdicts/rate.js';
import { inOrder, periodOf } from '../rules/verdicts/tally.js';
import { words } from '../text/text.js';
import { basisLine } from './assess-basis.js';
import { crowdingLine } from './assess-crowding.js';
import { matrixOf } from './assess-matrix.js';
import { countOf, verdictLine } from './assess-table.js';
import { DEFAULT_HALL_FILE, readHall } from './hall-file.js';
import { instantOf } from './moment.js';
import type { Terminal } from './terminal.js';

/** A reading before the time may still stand in it. */
const LEAD: Millis = hours(1);
/** Counts are told as they change: the last one may be from the evening before. */
const DAY: Millis = hours(24);
/** A drift shows in some nights, a flat line in half a day. */
const LOOKS_BACK: Millis = hours(5 * 24);

interface AssessOptions {
  readonly from: string;
  readonly to: string;
  readonly zone?: string[];
  readonly standard?: string[];
  readonly hall: string;
  readonly data?: string;
  readonly table?: boolean;
  readonly json?: boolean;
}

/** `hallkeeper assess --from … --to …`: every window and verdict, from the journal alone. */
export const assessCommand = (program: Command, terminal: Terminal): void => {
  const t = words(terminal.language);
  program
    .command('assess')
    .description(t('cli.assess.description'))
    .requiredOption('--from <time>', t('cli.assess.from'))
    .requiredOption('--to <time>', t('cli.assess.to'))
    .option('--zone <zone...>', t('cli.assess.zone'))
    .option('--standard <standard...>', t('cli.assess.standard'))
    .option('--hall <file>', t('cli.hall-file'), DEFAULT_HALL_FILE)
    .option('--data <directory>', t('cli.assess.data-directory'))
    .option('--table', t('cli.assess.table'))
    .option('--json', t('cli.json'))
    .action((options: AssessOptions) => {
      try {
        assessJournal(options, terminal);
      } catch (thrown) {
        if (!isFault(thrown)) throw thrown;
        terminal.fail(thrown);
      }
    });
};

const named = <Id extends string>(asked: readonly string[] | undefined, known: readonly Id[]) =>
  asked?.map((name) => {
    const found = known.find((id) => id === name);
    if (found === undefined) throw new Fault('not-found', { what: name });
    return found;
  });

const setupOf = (
  config: Config,
  options: AssessOptions,
  standards: readonly Standard[],
  past: PastFile,
): BesideSetup => {
  const { instruments } = config;
  const hall = judgedIn(config);
  const from = instantOf(options.from, hall.timeZone);
  const to = instantOf(options.to, hall.timeZone);
  if (from >= to)
    throw new Fault('bad-request', { why: `--from ${options.from} --to ${options.to}` });
  const asked = named(
    options.standard,
    standards.map(({ id }) => id),
  );
  const zones = named<ZoneId>(
    options.zone,
    hall.zones.map(({ id }) => id),
  );
  const first = (from - LEAD) as Instant;
  const records = recordsAfter(NO_RECORDS, past.records());
  const evidence = evidenceOf(records, hall, instruments);
  const begins = (from - LOOKS_BACK) as Instant;
  return {
    hall,
    standards: standards.filter(({ id }) => asked === undefined || asked.includes(id)),
    regardless: asked !== undefined,
    from,
    to,
    ...(zones && { zones }),
    ...evidence,
    doubts: doubtsIn({
      hall,
      to,
      instruments: evidence.instruments,
      steps: past.events(first, to).filter((event) => event.kind === 'clock-stepped'),
      samples: (point) => inOrder(past.readings(point, begins, to)),
    }),
    surveys: standing(records, 'light-survey').map(({ content }) => content),
    drills: standing(records, 'emergency-lighting-drill').map(({ content }) => content),
    people: toldCounts(past.events((from - DAY) as Instant, to)),
    readings: (point) => {
      const samples = inOrder(past.readings(point.id, first, to));
      return { samples, period: periodOf(samples, keptEvery(point)) };
    },
  };
};

const keptEvery = ({ period, keepEvery }: Point): Millis => Math.max(period, keepEvery) as Millis;

const assessJournal = (options: AssessOptions, terminal: Terminal): void => {
  const config = readHall(options.hall, terminal);
  if (config === undefined) return;
  const { standards, sha256 } = config;
  const past = openPastFile(options.data ?? config.dataDirectory);
  try {
    const setup = setupOf(config, options, standards, past);
    if (options.json) printJson(setup, sha256.standards, terminal);
    else if (options.table) printMatrix(setup, terminal);
    else printLines(setup, terminal);
  } finally {
    past.close();
  }
};

/** No sensor counts people, but the doors of this zone do: they speak for it. */
const isCounted = ({ hall, people }: BesideSetup, { zone, unit, reasons }: Verdict): boolean =>
  unit === 'person' &&
  reasons[0]?.why === 'no-point' &&
  hall.counting.some((one) => one.zone === zone) &&
  people.some((one) => one.zone === zone);

const crowdedIn = ({ hall, people, from, to }: BesideSetup): readonly CrowdedPlace[] =>
  crowdedPlaces(hall, people, openSpans(hall, from, to));

/** Averaged readings first, then surveys, drills and estimates. */
function* verdictsOf(setup: BesideSetup): Generator<Verdict> {
  for (const verdict of assess(setup)) if (!isCounted(setup, verdict)) yield verdict;
  yield* besideVerdicts(setup);
}

/** Of some zones or standards alone there is no share of all requirements. */
const toldOf = (setup: BesideSetup): Iterable<Verdict> =>
  setup.zones === undefined && setup.regardless !== true
    ? withRate(verdictsOf(setup), setup.standards)
    : verdictsOf(setup);

/** One line for each verdict, so that a year need not be held: the file is one JSON object all the same. */
const printJson = (setup: BesideSetup, sha256: string, terminal: Terminal): void => {
  const basis = { ...basisOf(setup), standardsSha256: sha256 };
  terminal.print(`{"basis":${JSON.stringify(basis)},`);
  let before = '"verdicts":[';
  for (const verdict of toldOf(setup)) {
    terminal.print(`${before}${JSON.stringify(verdict)}`);
    before = ',';
  }
  const crowding = `"crowding":${JSON.stringify(crowdedIn(setup))}`;
  terminal.print(before === ',' ? `],${crowding}}` : `${before}],${crowding}}`);
};

const printMatrix = (setup: BesideSetup, terminal: Terminal): void => {
  const t = words(terminal.language);
  const matrix = matrixOf();
  for (const verdict of toldOf(setup)) matrix.add(verdict);
  for (const line of matrix.lines(setup, t, terminal.language)) terminal.print(line);
};

const printLines = (setup: BesideSetup, terminal: Terminal): void => {
  const t = words(terminal.language);
  const count = countOf();
  const used = new Set<string>();
  for (const verdict of toldOf(setup)) {
    count.add(verdict);
    used.add(verdict.standard);
    terminal.print(verdictLine(verdict, setup, t, terminal.language));
  }
  terminal.print(t('cli.assess.count', count.said()));
  for (const place of crowdedIn(setup)) terminal.print(crowdingLine(place, t, terminal.language));
  for (const standard of setup.standards)
    if (used.has(standard.id)) terminal.print(basisLine(standard, t, terminal.language));
};
