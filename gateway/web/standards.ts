import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { CONFIDENCES } from '../core/verdict.js';
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
        response: { 200: jsonSchema(z.array(standardShape)) },
      },
    },
    () => standards,
  );
};
