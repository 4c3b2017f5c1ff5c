import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { machineClock } from './clock.js';
import { openControl } from './control/control.js';
import { openEquipment } from './equipment/equipment.js';
import { instantIn } from './hall/calendar.js';
import { type Playing, play, readScenario, strangersIn } from './scenario.js';
import { mistakesIn, type Setup, setupSchema } from './setup.js';
import { Simulator } from './simulator.js';

/** Exit code of sysexits.h for input that cannot be used. */
const EX_DATAERR = 65;
const SCENARIOS = fileURLToPath(new URL('scenarios', import.meta.url));

const say = (line: string): void => {
  process.stderr.write(`simulators: ${line}\n`);
};

const readSetup = (line: string): Setup | undefined => {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    say('the first line of standard input is not JSON');
    return undefined;
  }
  const checked = setupSchema.safeParse(json);
  if (checked.success) return checked.data;
  for (const mistake of mistakesIn(checked.error)) say(mistake);
  return undefined;
};

/** Begins scenarios by name; a new one ends the one before. */
const playbookFor = (simulator: Simulator) => {
  let playing: Playing | undefined;
  const instantOf = instantIn(simulator.hall.timeZone);
  return {
    begin: (called: string): string | undefined => {
      const scenario = readScenario(SCENARIOS, called);
      if (!scenario) return `there is no scenario ${called}`;
      const strangers = strangersIn(scenario, simulator);
      if (strangers.length > 0) return `this hall has no ${strangers.join(', ')}`;
      playing?.stop();
      const at = scenario.clock === undefined ? undefined : instantOf(scenario.clock);
      playing = play(scenario, at, simulator, machineClock, (error) => say(String(error)));
      return undefined;
    },
    stop: () => playing?.stop(),
  };
};

/** Opens everything that was asked for and says where it is; returns how to close it. */
const start = async (setup: Setup, directory: string): Promise<() => Promise<void>> => {
  const simulator = await Simulator.open(setup, directory, machineClock);
  const playbook = playbookFor(simulator);
  const broker = setup.broker ? await (await import('./broker.js')).openBroker() : undefined;
  const equipment = await openEquipment(setup.equipment, broker);
  const control = await openControl({ simulator, playbook, equipment });
  const ready = {
    equipment: Object.fromEntries(
      [...equipment].flatMap(([id, { place }]) => (place ? [[id, place]] : [])),
    ),
    buses: Object.fromEntries([...simulator.buses.values()].map(({ id, where }) => [id, where])),
    ...(broker && { broker: { url: broker.url, user: broker.user, password: broker.password } }),
    control: { url: control.url, token: control.token },
    ...(simulator.replaying && { replay: simulator.replaying }),
  };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
  return async () => {
    playbook.stop();
    const opened = [control, simulator, ...equipment.values()];
    await Promise.all(opened.map((one) => one.close()));
    await broker?.close();
  };
};

const untilStopped = (input: NodeJS.ReadableStream): Promise<void> =>
  new Promise((stopped) => {
    input.on('end', stopped);
    input.on('close', stopped);
    process.on('SIGTERM', stopped);
    process.on('SIGINT', stopped);
  });

const firstLine = async (): Promise<string> => {
  const lines = createInterface({ input: process.stdin });
  return new Promise((resolve) => {
    lines.once('line', resolve);
    lines.once('close', () => resolve(''));
  });
};

const run = async (setup: Setup): Promise<number> => {
  const stopped = untilStopped(process.stdin);
  const directory = await mkdtemp(join(tmpdir(), 'hallkeeper-simulators-'));
  try {
    const close = await start(setup, directory);
    await stopped;
    await close();
    return 0;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return 1;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
};

const setup = readSetup(await firstLine());
process.exit(setup === undefined ? EX_DATAERR : await run(setup));
