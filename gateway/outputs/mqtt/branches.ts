import type { VerdictId } from '../../core/identity.js';
import type { Watch } from '../../core/ports.js';
import type { Branch } from './current.js';
import type { Payloads } from './payload.js';
import { alarmMessages, verdictMessages, wantedTopics, wantedVerdicts } from './retained.js';
import type { Topics } from './topic.js';

/** What the broker retains of the current state, each kind on a branch of its own. */
export const branchesOf = (
  watch: Watch,
  topics: Topics,
  payloads: Payloads,
  judged: ReadonlySet<VerdictId>,
): readonly Branch[] => {
  const alarmOf = alarmMessages(topics, payloads);
  const verdictOf = verdictMessages(topics, payloads);
  const known = new Set([...judged].map(topics.verdict));
  return [
    {
      topics: topics.alarms,
      changed: 'alarms',
      urgent: true,
      wanted: () => wantedTopics(watch.current.alarms, alarmOf),
    },
    {
      topics: topics.verdicts,
      changed: 'verdicts',
      urgent: false,
      wanted: (held) => wantedVerdicts(watch.current.verdicts, held, known, verdictOf),
    },
  ];
};
