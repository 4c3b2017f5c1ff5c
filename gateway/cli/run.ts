import type { Command } from 'commander';
import { Fault, isFault } from '../core/fault.js';
import { createGateway } from '../gateway.js';
import { machine, machineVoucher } from '../machine.js';
import { tellSystemd } from '../systemd.js';
import { words } from '../text/text.js';
import { EXIT } from './exit.js';
import { DEFAULT_HALL_FILE, readHall } from './hall-file.js';
import { refusePlan } from './plan.js';
import type { Terminal } from './terminal.js';
import { VERSION } from './version.js';

/** libuv reads the size once, at the first use of its pool; only the environment of the start counts. */
const threadPoolIsLarge = (): boolean => Number(process.env.UV_THREADPOOL_SIZE ?? 4) >= 16;

export const refuseSmallThreadPool = (terminal: Terminal): boolean => {
  if (threadPoolIsLarge()) return false;
  terminal.fail(new Fault('threadpool-too-small'));
  return true;
};

/** Resolves at the first SIGINT or SIGTERM. */
export const askedToStop = (): Promise<void> =>
  new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });

/** `hallkeeper run`: the gateway, until it is told to stop. */
export const runCommand = (program: Command, terminal: Terminal): void => {
  const t = words(terminal.language);
  program
    .command('run')
    .description(t('cli.run.description'))
    .argument('[file]', t('cli.hall-file'), DEFAULT_HALL_FILE)
    .option('--log-level <level>', t('cli.log-level'), 'info')
    .action(async (file: string, { logLevel }: { logLevel: string }) => {
      if (refuseSmallThreadPool(terminal)) return;
      const config = readHall(file, terminal);
      if (config === undefined || refusePlan(config, terminal)) return;
      const host = machine(logLevel);
      const gateway = createGateway(config, {
        ...host,
        voucher: machineVoucher,
        version: VERSION,
      });
      const systemd = tellSystemd(process.env, host, gateway.hasMoved);
      try {
        const { url, firstCode, fingerprint } = await gateway.start();
        systemd.ready();
        if (firstCode !== undefined) terminal.say(t('cli.run.first-code', { code: firstCode }));
        if (fingerprint !== undefined) terminal.say(t('cli.run.fingerprint', { fingerprint }));
        terminal.say(t('cli.run.started', { url }));
      } catch (thrown) {
        await gateway.stop();
        if (isFault(thrown)) terminal.fail(thrown);
        else {
          terminal.say(thrown instanceof Error ? thrown.message : String(thrown));
          terminal.exit(EXIT.failure);
        }
        return;
      }
      await askedToStop();
      systemd.stopping();
      await gateway.stop();
    });
};
