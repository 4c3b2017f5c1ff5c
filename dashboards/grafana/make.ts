import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  type GridPos,
  type Panel,
  RowBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { alarmMarks } from './annotations.js';
import { BOARDS, type Board, type Look, type Question, type Section } from './board.js';
import { TIME_ZONE } from './influx.js';
import type { Kit } from './kit.js';
import type { DrawnLimit } from './limits.js';
import { across, uidOf } from './links.js';
import { influxTarget, promTarget } from './query.js';
import { sourceRef } from './source.js';
import { variablesOf } from './variables.js';

const COLUMNS = 24;
/** Air and light are asked once a minute: between two values there is nothing to draw. */
const LEAST_INTERVAL = '1m';

const isAsked = ({ source }: Kit, question: Question): boolean => question[source] !== undefined;

/** What a panel says of itself: whose question, the question, and where its limits stand written. */
const descriptionOf = (kit: Kit, board: Board, question: Question): string => {
  const { say } = kit;
  const words = question.words ?? `${board.id}.${question.key}`;
  const asks = say('description', {
    role: say(`roles.${question.whose}`),
    asks: say(`${words}.asks`, question.about?.(kit)),
  });
  const limits = (question.limits ?? []).map((limit): DrawnLimit => {
    const [standard = '', requirement = ''] = limit.split('/');
    return kit.limit(standard, requirement);
  });
  const cited = limits.map(({ source, confidence }) =>
    say(confidence === 'sure' ? 'limit.sure' : 'limit.not-sure', { source }),
  );
  return [asks, ...cited].join('\n\n');
};

export const titleOf = (kit: Kit, board: Board, question: Question): string =>
  kit.say(`${question.words ?? `${board.id}.${question.key}`}.title`, question.about?.(kit));

/** Sizes put one beside the other, row under row. Throws where one does not fit. */
const placed = (questions: readonly Question[], top: number): readonly GridPos[] => {
  let [x, y, height] = [0, top, 0];
  const positions = questions.map(({ key, size: [w, h] }): GridPos => {
    if (x + w > COLUMNS) throw new Error(`${key} does not fit into its row`);
    const position = { x, y, w, h };
    height = Math.max(height, h);
    x += w;
    if (x === COLUMNS) [x, y, height] = [0, y + height, 0];
    return position;
  });
  return positions;
};

const panelOf = (kit: Kit, board: Board, question: Question, id: number, at: GridPos) => {
  const targets =
    kit.source === 'influxql'
      ? (question.influxql ?? []).map((one, index) => influxTarget(one, refOf(index)))
      : (question.promql ?? []).map((one, index) => promTarget(one, refOf(index)));
  const look = question
    .look(kit)
    .id(id)
    .title(titleOf(kit, board, question))
    .description(descriptionOf(kit, board, question))
    .datasource(sourceRef(kit.source))
    .gridPos(at)
    .interval(question.least ?? LEAST_INTERVAL)
    .targets(targets);
  return explained(kit, question, look);
};

/** Why there may be nothing to see, by what is asked for: `absent.<key>` in words.yaml. */
const absentOf = ({ influxql: [{ query } = { query: '' }] = [] }: Question): string => {
  const [, measurement] = /FROM (?:\$\{\w+:raw\})?"(\w+)"/.exec(query) ?? [];
  if (measurement === undefined) return 'gateway';
  if (measurement !== 'reading') return measurement;
  const [, quantity] = /"quantity" = '([\w-]+)'/.exec(query) ?? [];
  if (quantity === undefined) return 'reading';
  if (quantity === 'people') return 'people';
  return quantity === 'energy' || quantity === 'power' ? 'meter' : 'instrument';
};

/** What a panel says where nothing is found, unless it says so itself: a fresh hall has gaps, and a reason for each. */
const explained = (kit: Kit, question: Question, look: Look): Builder<Panel> => ({
  build: () => {
    const panel = look.build();
    const { defaults, overrides } = panel.fieldConfig ?? { defaults: {}, overrides: [] };
    const noValue = defaults.noValue ?? kit.say(`absent.${absentOf(question)}`);
    return { ...panel, fieldConfig: { defaults: { ...defaults, noValue }, overrides } };
  },
});

const refOf = (index: number): string => String.fromCharCode(65 + index);

/** The sections of which something can be asked here, with what can be asked. */
export const askedIn = (kit: Kit, { sections }: Board): readonly Section[] =>
  sections
    .map(({ key, questions }) => ({ key, questions: questions.filter((one) => isAsked(kit, one)) }))
    .filter(({ questions }) => questions.length > 0);

export const dashboardOf = (kit: Kit, board: Board): Dashboard => {
  const { say } = kit;
  const made = new DashboardBuilder(say(`${board.id}.title`))
    .uid(uidOf(board.id, kit))
    .description(
      say('description', { role: say(`roles.${board.whose}`), asks: say(`${board.id}.asks`) }),
    )
    .tags(['hallkeeper', kit.language, kit.source])
    .timezone(TIME_ZONE)
    .weekStart('monday')
    .readonly()
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from: board.since, to: 'now' })
    .refresh(board.refresh)
    .variables([...variablesOf(kit, board)])
    .links(BOARDS.filter((id) => id !== board.id).map((id) => across(kit, id)));
  if (board.marks) made.annotation(alarmMarks(kit));
  let [id, top] = [1, 0];
  for (const { key, questions } of askedIn(kit, board)) {
    made.withRow(
      new RowBuilder(say(`${board.id}.${key}`)).id(id).gridPos({ x: 0, y: top, w: COLUMNS, h: 1 }),
    );
    id += 1;
    const positions = placed(questions, top + 1);
    for (const [index, question] of questions.entries()) {
      const at = positions[index] as GridPos;
      made.withPanel(panelOf(kit, board, question, id, at));
      id += 1;
      top = Math.max(top, at.y + at.h);
    }
  }
  return made.build();
};
