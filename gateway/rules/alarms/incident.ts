import { seconds } from '../../core/time.js';
import { type Draft, knownRule, type Moment, put, recordOf, retell } from '../draft.js';
import { uncertaintyOf } from '../people/count.js';
import type { IndexedRule } from '../setup.js';
import type { Incident } from '../state.js';

/** A panel's relay and its text tell of one detector within this (GB 4717: an indication takes <= 10 s). */
const SAME_SIGNAL = seconds(10);

const freeze = (draft: Draft): Incident['people'] =>
  draft.setup.hall.counting.map(({ zone }) => {
    const count = draft.state.zones[zone];
    return { zone, net: count?.net ?? 0, uncertainty: uncertaintyOf(count) };
  });

const keep = (draft: Draft, group: string, incident: Incident): void => {
  const { state } = draft;
  draft.state = { ...state, incidents: { ...state.incidents, [group]: incident } };
};

/** The incident that an alarm begins or joins, and whether it is the same signal seen a second way. */
const incidentWith = (
  draft: Draft,
  group: string,
  rule: IndexedRule,
  { at, mono }: Moment,
): { readonly incident: Incident; readonly joined: boolean } => {
  const open = draft.state.incidents[group];
  const repeats = rule.repeats === true;
  const people =
    rule.lifeSafety && open?.lifeSafety !== true ? freeze(draft) : (open?.people ?? []);
  if (open === undefined) {
    const id = `${group}@${at}`;
    const members = [rule.id];
    const { lifeSafety } = rule;
    return {
      incident: {
        id,
        since: at,
        members,
        signals: 1,
        repeatsOnly: repeats,
        last: mono,
        lifeSafety,
        people,
      },
      joined: false,
    };
  }
  const again = open.members.includes(rule.id);
  const waits = open.members.some((id) => {
    const member = knownRule(draft, id);
    return (
      member !== undefined &&
      member !== rule &&
      recordOf(draft, member).condition === 'unacknowledged'
    );
  });
  const sameSignal = mono - open.last <= SAME_SIGNAL && (repeats || open.repeatsOnly);
  const independent = !again && !repeats && !open.repeatsOnly;
  return {
    incident: {
      ...open,
      members: again ? open.members : [...open.members, rule.id],
      signals: open.signals + (independent ? 1 : 0),
      repeatsOnly: open.repeatsOnly && repeats,
      last: mono,
      lifeSafety: open.lifeSafety || rule.lifeSafety,
      people,
    },
    joined: !again && sameSignal && waits,
  };
};

/**
 * Puts a raised alarm into the incident of its group. True if it only shows the same signal a second way
 * while the alarm it repeats still waits for a person: then it is not announced by itself.
 */
export const joinIncident = (draft: Draft, rule: IndexedRule, moment: Moment): boolean => {
  const { group } = rule;
  if (group === undefined) return false;
  const { incident, joined } = incidentWith(draft, group, rule, moment);
  keep(draft, group, incident);
  retell(draft, rule.id, (told) => ({
    ...told,
    incident: incident.id,
    firstOut: told.firstOut === true || moment.at === incident.since,
    ...(joined && { joined }),
  }));
  for (const member of incident.members)
    retell(draft, member, (told) => ({
      ...told,
      signals: incident.signals,
      ...(incident.people.length > 0 && { people: incident.people }),
    }));
  if (rule.lifeSafety) endDrill(draft, moment);
  return joined;
};

/** A real alarm ends the drill: from now on nothing may be mistaken for an exercise. */
const endDrill = (draft: Draft, { at }: Moment): void => {
  if (draft.state.drill === undefined) return;
  forgetDrill(draft);
  draft.events.push({ kind: 'drill-ended', at, why: 'life-safety' });
};

/** What was raised during the drill has a cause that stands in the real hall; it stays without the mark. */
export const forgetDrill = (draft: Draft): void => {
  const { drill: _, ...rest } = draft.state;
  draft.state = rest;
  for (const rule of draft.setup.rules.values()) {
    const record = recordOf(draft, rule);
    if (record.told?.drill === true)
      put(draft, rule, { ...record, told: { ...record.told, drill: false } });
  }
};

/** An incident is over when every alarm of it is normal. */
export const leaveIncidents = (draft: Draft, { group }: IndexedRule): void => {
  const open = group === undefined ? undefined : draft.state.incidents[group];
  if (group === undefined || open === undefined) return;
  const over = open.members.every((id) => {
    const rule = knownRule(draft, id);
    return rule === undefined || recordOf(draft, rule).condition === 'normal';
  });
  if (!over) return;
  const { [group]: _, ...incidents } = draft.state.incidents;
  draft.state = { ...draft.state, incidents };
};
