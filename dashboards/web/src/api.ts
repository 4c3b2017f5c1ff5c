import type { AlarmState } from '../../../gateway/core/alarm.ts';
import type { Calibration } from '../../../gateway/core/certificate.ts';
import type { PeopleCount } from '../../../gateway/core/current.ts';
import type { Exit, Names, Plan, Zone } from '../../../gateway/core/hall.ts';
import type { Quality } from '../../../gateway/core/quality.ts';
import type { Scans } from '../../../gateway/core/scan-window.ts';
import type { Excursion, GivenVerdict } from '../../../gateway/core/verdict.ts';

/** What the gateway's API answers, as the pages use it. */

export type ZoneAnswer = Pick<
  Zone,
  'id' | 'names' | 'kind' | 'floor' | 'polygon' | 'areaM2' | 'capacity' | 'seats' | 'airSpace'
>;

/** Where something is on the plan. */
export interface PlaceAnswer {
  readonly at: readonly [number, number];
  readonly floor?: string;
  readonly zone?: string;
}

export interface HallAnswer {
  readonly id: string;
  readonly names: Names;
  readonly timeZone: string;
  readonly floors: readonly { readonly id: string; readonly names: Names }[];
  readonly zones: readonly ZoneAnswer[];
  readonly devices: readonly {
    readonly id: string;
    readonly names: Names;
    readonly bus: string;
    readonly zone?: string;
  }[];
  readonly exits: readonly Exit[];
  readonly plan?: Plan;
  /** Of devices, points, alarms, `window-12`, `exit-main`: by their ids. */
  readonly places: Readonly<Record<string, PlaceAnswer>>;
  /** What people put under the floors, by their ids; lower left corner and size in metres. */
  readonly pictures: Readonly<
    Record<
      string,
      {
        readonly href: string;
        readonly at: readonly [number, number];
        readonly width: number;
        readonly height: number;
      }
    >
  >;
}

export interface LimitAnswer {
  readonly test: 'above' | 'below';
  readonly limit: number;
  readonly priority: number;
  readonly basis?: { readonly source: string; readonly confidence: string };
}
/** One reading of the past; without a value where it was bad. */
export interface SampleAnswer {
  readonly at: number;
  readonly quality: Quality;
  readonly value?: number;
  /** The last of the samples behind it that were left out: between there was no gap. */
  readonly until?: number;
}

export interface PointAnswer {
  readonly id: string;
  readonly device: string;
  readonly zone?: string;
  readonly quantity: string;
  readonly names: Names;
  readonly symbol: string;
  /** Where its alarms begin, most urgent first. */
  readonly limits: readonly LimitAnswer[];
  readonly decimals: number;
  readonly states?: Readonly<Record<string, Names>>;
  /** Milliseconds after which the value no longer stands. */
  readonly standsFor: number;
  /** Milliseconds for which a kept reading of its past speaks. */
  readonly standsInPast: number;
}

export interface PointNow {
  readonly at: number;
  readonly quality: Quality;
  readonly value?: number;
  readonly lastUsable?: { readonly at: number; readonly value: number };
}

export interface Hello {
  readonly now: number;
  readonly heartbeat: number;
  readonly points: Readonly<Record<string, PointNow>>;
  readonly people: Readonly<Record<string, PeopleCount>>;
  readonly alarms: readonly AlarmState[];
  readonly silenced: boolean;
  readonly scans?: Scans;
  readonly drilling: boolean;
  readonly sounding: number;
}

export interface BusAnswer {
  readonly id: string;
  readonly open: boolean;
  readonly path: string;
  readonly load: number;
}
export interface DeviceAnswer {
  readonly id: string;
  readonly names: Names;
  readonly bus: string;
  readonly zone?: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly unit?: number;
  readonly is: 'not-asked' | 'well' | 'failing' | 'lost';
  readonly cause?: Names;
  readonly evidence?: string;
  readonly answered?: number;
  readonly requests: number;
  readonly noAnswer: number;
  readonly crc: number;
  readonly exceptions: number;
  readonly p50: number;
  readonly p95: number;
  readonly lastAnswer?: number;
  readonly askedAgain?: number;
  readonly calibration?: Calibration;
}
/** One question on a wire and what came of it. */
export interface PollAnswer {
  readonly device: string;
  readonly at: number;
  readonly took: number;
  readonly fault?: string;
}
export interface DevicesAnswer {
  readonly buses: readonly BusAnswer[];
  readonly devices: readonly DeviceAnswer[];
}

export interface TodayAnswer {
  readonly from: number;
  readonly at: number;
  readonly energy: readonly { readonly device: string; readonly kwh: number }[];
  readonly people?: {
    readonly in: number;
    readonly out: number;
    readonly peak?: { readonly net: number; readonly at: number };
  };
  readonly verdicts: {
    readonly compliant: number;
    readonly nonCompliant: number;
    readonly undecided: number;
  };
  readonly advice: readonly {
    readonly say: string;
    readonly text: Names;
    readonly method?: Names;
    readonly priority: number;
    readonly zone?: string;
    readonly alarm?: string;
  }[];
  readonly lastHour: {
    readonly from: number;
    readonly step: number;
    readonly co2: readonly (number | null)[];
    readonly temperature: readonly (number | null)[];
  };
}

/** A verdict as `gateway/core/verdict.ts` has it; of one given before, what each point said is shorter. */
export type VerdictAnswer = GivenVerdict & { readonly upTo?: number };
export interface VerdictsAnswer {
  readonly given: readonly VerdictAnswer[];
  /** Of windows that still run: what it would be if they ended like this. */
  readonly soFar: readonly VerdictAnswer[];
  readonly excursions: readonly Excursion[];
}
export interface StandardAnswer {
  readonly id: string;
  readonly number: string;
  readonly names: Names;
  readonly role: 'judges' | 'informs';
  readonly requirements: Readonly<
    Record<string, { readonly names: Names; readonly clauseNames: Names; readonly window: string }>
  >;
}

export type Catalogue = Readonly<Record<string, unknown>>;

/** The gateway answered, but not with what was asked for. */
export class Refused extends Error {
  override readonly name = 'Refused';
  constructor(
    readonly status: number,
    message: string,
    readonly code?: string,
    /** The sentence for the person, in both languages. */
    readonly says?: Names,
  ) {
    super(message);
  }
}

/** Handed in by the session, which knows the token of this page. */
let csrf: string | undefined;
export const useCsrf = (token: string | undefined): void => {
  csrf = token;
};

const CSRF_HEADER = 'x-hallkeeper-csrf';

const bodyOf = async (response: Response): Promise<unknown> => {
  const type = response.headers.get('content-type') ?? '';
  return type.includes('json') ? response.json() : response.text();
};
const refusedIn = async (response: Response): Promise<Refused> => {
  const body = await bodyOf(response);
  const { error, code, says } = (typeof body === 'object' && body !== null ? body : {}) as {
    error?: string;
    code?: string;
    says?: Names;
  };
  return new Refused(response.status, error ?? response.statusText, code, says);
};
const answerOf = async <Answer>(response: Response): Promise<Answer> => {
  if (!response.ok) throw await refusedIn(response);
  return (await bodyOf(response)) as Answer;
};

/** Asked by the page itself: it does not hold the idle lock off. */
export const aside = (path: string): Promise<Response> =>
  fetch(path, { headers: { 'x-hallkeeper-background': '1' } });

/** An answer that nobody took by then tells of another time. */
const EARLY_MS = 5000;
const early = new Map<string, { readonly answer: Promise<unknown>; readonly at: number }>();
/** Asks for what the first page will want while its code still comes or starts; whoever gets it later takes that answer. */
export const askEarly = (
  ask: (path: string) => Promise<Response>,
  ...paths: readonly string[]
): void => {
  for (const path of paths) {
    const answer = ask(path).then((response) => answerOf<unknown>(response));
    // Whoever takes it hears of its failure.
    answer.catch(() => undefined);
    early.set(path, { answer, at: performance.now() });
  }
};
const taken = (path: string): Promise<unknown> | undefined => {
  const known = early.get(path);
  early.delete(path);
  return known && performance.now() - known.at < EARLY_MS ? known.answer : undefined;
};

export const get = async <Answer>(path: string): Promise<Answer> =>
  (await (taken(path) ?? fetch(path).then((response) => answerOf(response)))) as Answer;
export const getAside = async <Answer>(path: string): Promise<Answer> =>
  (await (taken(path) ?? aside(path).then((response) => answerOf(response)))) as Answer;

/** A file, and the name that the gateway gives it. */
export const getFile = async (path: string) => {
  const response = await fetch(path);
  if (!response.ok) throw await refusedIn(response);
  const header = (name: string): string => response.headers.get(name) ?? '';
  const [, name = 'file'] = /filename="([^"]+)"/.exec(header('content-disposition')) ?? [];
  return { blob: await response.blob(), name, header };
};

/** Every changing request carries the token that only a page of ours can know. */
export const send = async <Answer>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<Answer> =>
  answerOf(
    await fetch(path, {
      method,
      headers: {
        ...(csrf !== undefined && { [CSRF_HEADER]: csrf }),
        ...(body !== undefined &&
          !(body instanceof Blob) && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: body instanceof Blob ? body : JSON.stringify(body) }),
    }),
  );

/** An id of a command: it is executed once, however often it is sent. `randomUUID` needs HTTPS, this does not. */
export const newId = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');

const stamp = (at: number): string => new Date(at).toISOString();

/** What is asked for before the pages stand. */
export const ME = '/api/v1/me';
export const wordsIn = (language: 'zh' | 'en'): string => `/api/v1/words/${language}`;
export const HALL = '/api/v1/hall';
export const POINTS = '/api/v1/points';
export const TODAY = '/api/v1/today';

export const api = {
  hall: () => get<HallAnswer>(HALL),
  points: () => get<PointAnswer[]>(POINTS),
  today: () => getAside<TodayAnswer>(TODAY),
  devices: () => get<DevicesAnswer>('/api/v1/devices'),
  addresses: () => get<{ readonly addresses: readonly string[] }>('/api/v1/addresses'),
  verdicts: (zone?: string) =>
    get<VerdictsAnswer>(zone === undefined ? '/api/v1/verdicts' : `/api/v1/verdicts?zone=${zone}`),
  standards: () => get<StandardAnswer[]>('/api/v1/standards'),
  polls: (bus: string) => get<PollAnswer[]>(`/api/v1/buses/${bus}/polls`),
  enter: (records: readonly object[]) => send<unknown>('POST', '/api/v1/records', { records }),
  history: (point: string, from: number, to: number, limit: number) =>
    get<SampleAnswer[]>(
      `/api/v1/points/${point}/history?from=${stamp(from)}&to=${stamp(to)}&limit=${limit}`,
    ),
  histories: (points: readonly string[], from: number, to: number, limit: number) =>
    get<Readonly<Record<string, readonly SampleAnswer[]>>>(
      `/api/v1/history?points=${points.join()}&from=${stamp(from)}&to=${stamp(to)}&limit=${limit}`,
    ),
  words: (language: 'zh' | 'en') => get<Catalogue>(wordsIn(language)),
};
