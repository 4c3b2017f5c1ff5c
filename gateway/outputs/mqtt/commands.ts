import { z } from 'zod';
import { type Answered, COMMAND_VERBS, type Command, commandSchema } from '../../core/command.js';
import type { Happening } from '../../core/event.js';
import { Fault, type FaultCode, type FaultParameters } from '../../core/fault.js';
import { type Clock, type Instant, seconds } from '../../core/time.js';
import type { Silent } from '../silent.js';
import type { Heard, Link } from './link.js';
import type { Topics } from './topic.js';

/** A command that was under way for longer is not what the person wants now (design §5). */
const FRESH_FOR = seconds(30);
const MOST_BYTES = 4096;
/** A stranger at the broker must not fill the journal: beyond this in a minute the answer is all there is. */
const REJECTIONS_PER_MINUTE = 30;

/** Who may command, and who executes it. */
export interface CommandDesk {
  /** The person whose token this is. */
  readonly who: (token: string) => string | undefined;
  readonly submit: (command: Command) => Promise<Answered>;
  readonly tell: (happening: Happening) => void;
}

/** `<base>/command/<verb>`: `{"token":…,"id":…,"at":"2026-…+08:00", …}` with the rest as the verb has it. */
const envelope = z.looseObject({
  token: z.string().max(100),
  id: z.string().min(8).max(64),
  at: z.iso.datetime({ offset: true }),
});

export type Judged =
  | { readonly command: Command }
  | {
      readonly why: FaultCode;
      readonly parameters?: FaultParameters;
      readonly id?: string;
      readonly by?: string;
    };

/** What a message is: a command of a person, or why it is none. Nothing of its token leaves this function. */
export const judge = (
  verb: string,
  { payload, retained }: Pick<Heard, 'payload' | 'retained'>,
  now: Instant,
  who: CommandDesk['who'],
  silent: Silent,
): Judged => {
  if (retained) return { why: 'command-retained' };
  const form = { why: 'bad-request', parameters: { why: 'token, id, at' } } as const;
  if (Buffer.byteLength(payload) > MOST_BYTES) return form;
  const read = envelope.safeParse(parsed(payload));
  if (!read.success) return form;
  const { token, id, at, ...said } = read.data;
  const by = who(token);
  if (by === undefined) return { why: 'command-token', id };
  const issued = Date.parse(at);
  const parameters = { seconds: Math.round((now - issued) / 1000) };
  if (Math.abs(now - issued) > FRESH_FOR) return { why: 'command-too-old', parameters, id, by };
  const known = commandSchema.safeParse({ ...said, verb });
  if (!known.success || ('verb' in said && said.verb !== verb)) {
    const why = known.success ? 'verb' : z.prettifyError(known.error).slice(0, 200);
    return { why: 'bad-request', parameters: { why }, id, by };
  }
  const command = known.data;
  // A window panic is nobody's business on a broker, not even that there is one.
  const named = 'alarm' in command ? [command.alarm] : 'alarms' in command ? command.alarms : [];
  const hidden = named.find((alarm) => silent.alarms.has(alarm));
  if (hidden !== undefined) return { why: 'alarm-unknown', parameters: { alarm: hidden }, id, by };
  return { command: { ...command, id, by: { name: by, via: 'mqtt' }, at: now } };
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const sentences = (why: FaultCode, parameters: FaultParameters = {}) => {
  const fault = new Fault(why, parameters);
  return { zh: fault.in('zh'), en: fault.in('en') };
};

/**
 * Takes commands from one connection: each is answered on `<base>/response/<verb>` and is exactly one
 * event, done, refused or not even taken.
 */
export const takeCommands = (
  link: Link,
  about: {
    readonly topics: Topics;
    readonly desk: CommandDesk;
    readonly silent: Silent;
    readonly clock: Clock;
  },
): void => {
  const { topics, desk, silent, clock } = about;
  const prefix = topics.commands.slice(0, -1);
  let minute = 0;
  let rejections = 0;

  const reject = (happening: Happening): void => {
    const now = Math.floor(clock.mono() / 60_000);
    rejections = now === minute ? rejections + 1 : 1;
    minute = now;
    if (rejections <= REJECTIONS_PER_MINUTE) desk.tell(happening);
  };
  const respond = (verb: string, answer: object): void =>
    link.publish({
      topic: topics.response(verb),
      payload: JSON.stringify(answer),
      retain: false,
      urgent: true,
      done: () => undefined,
    });

  link.hear((heard) => {
    if (!heard.topic.startsWith(prefix)) return;
    const said = heard.topic.slice(prefix.length);
    const verb = COMMAND_VERBS.find((one) => one === said) ?? 'unknown';
    const at = clock.wall();
    const judged = judge(verb, heard, at, desk.who, silent);
    if ('why' in judged) {
      const { why, parameters, id, by } = judged;
      reject({ kind: 'command-rejected', at, via: 'mqtt', verb, ...judged });
      respond(verb, {
        ...(id !== undefined && { id }),
        ...(by !== undefined && { by }),
        accepted: false,
        why,
        says: sentences(why, parameters),
      });
      return;
    }
    const { id, by } = judged.command;
    void desk.submit(judged.command).then((answered) =>
      respond(verb, {
        id,
        by: by.name,
        ...answered,
        ...(!answered.accepted && { says: sentences(answered.why, answered.parameters) }),
      }),
    );
  });
};
