import { z } from 'zod';
import { panelSpeechSchema } from '../drivers/fire-panel/speech.js';
import { modelFacts, sourceName } from './profile.js';

/** How a model of fire panel, or its transmission device, speaks: a profile whose wire is `fire-panel`. */
export const panelSchema = modelFacts
  .extend({
    comms: z.strictObject({
      wire: z.literal('fire-panel'),
      source: sourceName,
      /** None where it only connects over a network. */
      bauds: z.array(z.int()).default([]),
      parity: z.enum(['none', 'even', 'odd']).default('none'),
      'stop-bits': z.union([z.literal(1), z.literal(2)]).default(1),
      speech: panelSpeechSchema,
    }),
  })
  .superRefine(({ comms, sources }, context) => {
    if (!(comms.source in sources))
      context.addIssue({
        code: 'custom',
        path: ['comms', 'source'],
        message: 'sources 中的一个名字 / one of the names in sources',
      });
  });

export type Panel = z.output<typeof panelSchema>;
