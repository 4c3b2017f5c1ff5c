import type { Command } from 'commander';
import { Fault, isFault } from '../core/fault.js';
import type { ProfileId } from '../core/identity.js';
import type { Profile } from '../devices/profile.js';
import { registerOf } from '../devices/profile-points.js';
import { readProfiles } from '../devices/read-profiles.js';
import type { Register } from '../drivers/modbus/register.js';
import { type Change, setBaud, setUnit } from '../drivers/modbus/set-up.js';
import { machine } from '../machine.js';
import { words } from '../text/text.js';
import { ask, gatewayRuns, socketIn } from './control-client.js';
import { DEFAULT_HALL_FILE, PROFILES, readHall } from './hall-file.js';
import type { Terminal } from './terminal.js';
import { numbersIn, wireAt } from './wire-target.js';

interface Options {
  readonly profile: string;
  readonly port: string;
  readonly serialServer?: boolean;
  readonly unit?: string;
  readonly baud?: string;
  readonly to: string;
  readonly hall?: string;
}

type What = 'address' | 'baud';

const numberOf = (text: string, option: string, most: number): number => {
  const [one, ...more] = numbersIn(text, option, most);
  if (one === undefined || more.length > 0) throw new Fault('bad-request', { why: option });
  return one;
};

const profileNamed = (id: string): Profile => {
  const profile = readProfiles(PROFILES).profiles.get(id as ProfileId);
  if (profile === undefined) throw new Fault('not-found', { what: id });
  return profile;
};

/** `hallkeeper device set-address|set-baud`: one new device at a time, verified at its new setting. */
export const deviceCommand = (program: Command, terminal: Terminal): void => {
  const t = words(terminal.language);
  const device = program.command('device').description(t('cli.device.description'));
  const command = (usage: string, what: What): void => {
    device
      .command(usage)
      .description(t(`cli.device.${usage}`))
      .requiredOption('--profile <model>', t('cli.device.profile'))
      .requiredOption('--port <port>', t('cli.device.port'))
      .option('--serial-server', t('cli.discover.serial-server'))
      .option('--unit <id>', t('cli.device.unit'))
      .option('--baud <rate>', t('cli.device.baud'))
      .requiredOption('--to <value>', t('cli.device.to'))
      .option('--hall <file>', t('cli.hall-file'), DEFAULT_HALL_FILE)
      .action(async (options: Options) => {
        try {
          const unit = await change(what, options);
          const { profile, to } = options;
          terminal.print(t('cli.device.done', { profile, what, to }));
          await record(what, unit, options, terminal);
        } catch (thrown) {
          if (!isFault(thrown)) throw thrown;
          terminal.fail(thrown);
        }
      });
  };
  command('set-address', 'address');
  command('set-baud', 'baud');
};

/** Returns the unit id at which the device was asked. */
const change = async (what: What, options: Options): Promise<number> => {
  const { comms } = profileNamed(options.profile);
  const unknown = new Fault('set-up-unknown', { profile: options.profile, what });
  const unit = numberOf(options.unit ?? String(comms['default-unit']), '--unit', 255);
  const baud = numberOf(options.baud ?? String(comms['default-baud'] ?? 9600), '--baud', 256_000);
  const of = (register: Register): Change => ({
    wire: wireAt(options.port, options.serialServer ?? false, baud),
    unit,
    register,
    answersWithin: comms['answers-within'],
  });
  const { setup } = comms;
  const host = machine('error');
  if (what === 'address') {
    if (setup?.unit === undefined) throw unknown;
    const [min, max] = setup.unit.range;
    const to = numberOf(options.to, '--to', 255);
    if (to < min || to > max)
      throw new Fault('write-out-of-range', { point: '--to', value: to, min, max });
    await setUnit(of(registerOf(setup.unit.register)), to, host);
  } else {
    const code = setup?.baud?.values[options.to];
    if (setup?.baud === undefined || code === undefined) throw unknown;
    await setBaud(of(registerOf(setup.baud.register)), Number(options.to), code, host);
  }
  return unit;
};

/** Into the journal of the gateway, if one runs here; a bench without hall has none. */
const record = async (
  what: What,
  unit: number,
  { profile, to, hall }: Options,
  terminal: Terminal,
): Promise<void> => {
  const said = { ...terminal, say: () => undefined, exit: () => undefined };
  const config = readHall(hall ?? DEFAULT_HALL_FILE, said);
  if (config === undefined || !(await gatewayRuns(config.dataDirectory))) return;
  const done = { profile, unit, what, to: Number(to), by: terminal.person };
  await ask(socketIn(config.dataDirectory), '/device-set-up', done);
  terminal.say(words(terminal.language)('cli.device.recorded'));
};
