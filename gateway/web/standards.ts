import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { CONFIDENCES } from '../core/verdict.js';
import { clauseText } from '../text/clause.js';
import { words } from '../text/text.js';
import { jsonSchema, namesShape } from './answer.js';

const requirementShape = z.object({
  names: namesShape,
  quantity: z.string().optional(),
  unit: z.string(),
  evidence: z.string(),
  window: z.string(),
  clause: z.string(),
  confidence: z.enum(CONFIDENCES),
  verifiedBy: z.string().optional(),
  comparison: z.enum(['full', 'rounded']),
});
const standardShape = z.object({
  id: z.string(),
  number: z.string(),
  names: namesShape,
  role: z.enum(['judges', 'informs']),
  inForce: z.object({ from: z.string(), until: z.string().optional() }),
  requirements: z.record(z.string(), requirementShape),
});
/** What pages need to speak of a standard. */
export type StandardAnswer = z.infer<typeof standardShape>;
const saidShape = standardShape.extend({
  requirements: z.record(z.string(), requirementShape.extend({ clauseNames: namesShape })),
});

const said = (standard: StandardAnswer): z.infer<typeof saidShape> => ({
  ...standard,
  requirements: Object.fromEntries(
    Object.entries(standard.requirements).map(([id, requirement]) => {
      const clauseIn = (language: 'zh' | 'en'): string =>
        clauseText(requirement.clause, undefined, words(language));
      return [id, { ...requirement, clauseNames: { zh: clauseIn('zh'), en: clauseIn('en') } }];
    }),
  ),
});

export const standardRoutes = (
  app: FastifyInstance,
  standards: readonly StandardAnswer[],
): void => {
  app.get(
    '/api/v1/standards',
    {
      config: { right: 'see', also: ['scoped'] },
      schema: {
        summary: 'The standards that judge this hall, with their requirements',
        response: { 200: jsonSchema(z.array(saidShape)) },
      },
    },
    () => standards.map(said),
  );
};
