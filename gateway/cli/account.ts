import type { Command } from 'commander';
import type { AccountSeen, AccountsSeen, Code } from '../core/access.js';
import { Fault } from '../core/fault.js';
import { ROLES, type Role } from '../core/role.js';
import { type Say, words } from '../text/text.js';
import { ask, socketIn } from './control-client.js';
import { DEFAULT_HALL_FILE, withHall } from './hall-file.js';
import type { Terminal } from './terminal.js';

interface Asked {
  readonly hall: string;
  readonly json?: boolean;
}

const roleOf = (text: string): Role => {
  const role = ROLES.find((one) => one === text);
  if (role === undefined) throw new Fault('bad-request', { why: `--role ${ROLES.join(' | ')}` });
  return role;
};
const daysOf = (text: string): number => {
  if (!/^\d{1,3}$/.test(text)) throw new Fault('bad-request', { why: `--days ${text}: 1-366` });
  return Number(text);
};

/** Name, role, what is unusual: one line of `account list`. */
export const accountLine = (account: AccountSeen, t: Say): string =>
  [
    account.name,
    t(`role.${account.role}`),
    ...(account.disabled ? [t('cli.account.disabled')] : []),
    ...(account.mustChange ? [t('cli.account.must-change')] : []),
    ...(account.until === undefined ? [] : [new Date(account.until).toISOString()]),
    ...(account.waits === undefined ? [] : [t('cli.account.waits')]),
    ...(account.signedIn > 0 ? [t('cli.account.signed-in', { count: account.signedIn })] : []),
  ].join('\t');

/** `hallkeeper account list|add|reset|unlock|sign-out|disable|enable|invite|screen`, also for an administrator who cannot get in. */
export const accountCommand = (program: Command, terminal: Terminal): void => {
  const t = words(terminal.language);
  const account = program.command('account').description(t('cli.account.description'));

  const command = (usage: string, about: string): Command =>
    account
      .command(usage)
      .description(t(`cli.account.${about}`))
      .option('--hall <file>', t('cli.hall-file'), DEFAULT_HALL_FILE)
      .option('--json', t('cli.json'));
  const guarded = ({ hall }: Asked, use: (socket: string) => Promise<void>): Promise<void> =>
    withHall(hall, terminal, ({ dataDirectory }) => use(socketIn(dataDirectory)));
  const told = ({ json }: Asked, answer: object, sentence: string, secret?: string): void => {
    if (json) terminal.json(answer);
    else {
      terminal.say(sentence);
      if (secret !== undefined) terminal.print(secret);
    }
  };
  const change = (usage: string, about: string, wish: object): void => {
    command(`${usage} <name>`, about).action((name: string, asked: Asked) =>
      guarded(asked, async (socket) => {
        const body = { name, by: terminal.person, ...wish };
        const answer = await ask<{ password?: string }>(socket, '/accounts/change', body);
        const { password } = answer;
        const done = password === undefined ? `cli.account.${about}-done` : 'cli.account.password';
        told(asked, answer, t(done, { name }), password);
      }),
    );
  };
  const code = (
    asked: Asked,
    path: '/accounts/invite' | '/accounts/screen',
    body: object,
    page: 'join' | 'screen',
  ): Promise<void> =>
    guarded(asked, async (socket) => {
      const made = await ask<Code>(socket, path, { by: terminal.person, ...body });
      const until = new Date(made.until).toISOString();
      told(asked, made, t(`cli.account.${page}-link`, { until }), `/${page}#${made.code}`);
    });

  command('list', 'list').action((asked: Asked) =>
    guarded(asked, async (socket) => {
      const seen = await ask<AccountsSeen>(socket, '/accounts');
      if (asked.json) terminal.json(seen);
      else for (const one of seen.accounts) terminal.print(accountLine(one, t));
    }),
  );
  command('add <name>', 'add')
    .requiredOption('--role <role>', t('cli.account.role', { roles: ROLES.join(', ') }))
    .action((name: string, asked: Asked & { role: string }) =>
      guarded(asked, async (socket) => {
        const body = { name, role: roleOf(asked.role), by: terminal.person };
        const answer = await ask<{ password: string }>(socket, '/accounts/add', body);
        told(asked, answer, t('cli.account.password', { name }), answer.password);
      }),
    );
  change('reset', 'reset', { reset: true });
  change('unlock', 'unlock', { unlock: true });
  change('sign-out', 'sign-out', { signOut: true });
  change('disable', 'disable', { disabled: true });
  change('enable', 'enable', { disabled: false });
  command('invite', 'invite')
    .requiredOption('--role <role>', t('cli.account.role', { roles: ROLES.join(', ') }))
    .option('--name <name>', t('cli.account.name'))
    .option('--days <days>', t('cli.account.days'))
    .action((asked: Asked & { role: string; name?: string; days?: string }) =>
      guarded(asked, async () => {
        const { name, days } = asked;
        const wish = {
          role: roleOf(asked.role),
          ...(name !== undefined && { name }),
          ...(days !== undefined && { days: daysOf(days) }),
        };
        await code(asked, '/accounts/invite', wish, 'join');
      }),
    );
  command('screen <name>', 'screen')
    .option('--address <ip>', t('cli.account.address'))
    .action((name: string, asked: Asked & { address?: string }) => {
      const { address } = asked;
      return code(
        asked,
        '/accounts/screen',
        { name, ...(address !== undefined && { address }) },
        'screen',
      );
    });
};
