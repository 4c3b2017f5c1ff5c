import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Hall } from '../core/hall.js';
import { type AdviceToSay, adviceText } from '../text/advice.js';
import { jsonSchema, namesShape } from './answer.js';

export const adviceShape = z.object({
  /** Key of the catalogue below `advice`, and what fills it. */
  say: z.string(),
  parameters: z.record(z.string(), z.union([z.string(), z.number()])),
  /** The sentence, filled. */
  text: namesShape,
  /** How it was reckoned. */
  method: namesShape.optional(),
  /** 1 to 4 as of an alarm; 5 is a hint. */
  priority: z.number(),
  zone: z.string().optional(),
  device: z.string().optional(),
  point: z.string().optional(),
  alarm: z.string().optional(),
});
export type AdviceAnswer = z.infer<typeof adviceShape>;

export interface AdviceGiven extends AdviceToSay {
  readonly priority: number;
  readonly zone?: string;
  readonly device?: string;
  readonly alarm?: string;
}

export const adviceAnswer = (hall: Hall, advice: AdviceGiven): AdviceAnswer => {
  const [zh, en] = [adviceText(advice, hall, 'zh'), adviceText(advice, hall, 'en')];
  const { say, parameters, priority, zone, device, point, alarm } = advice;
  return {
    say,
    parameters,
    text: { zh: zh.text, en: en.text },
    ...(zh.method !== undefined &&
      en.method !== undefined && {
        method: { zh: zh.method, en: en.method },
      }),
    priority,
    ...(zone !== undefined && { zone }),
    ...(device !== undefined && { device }),
    ...(point !== undefined && { point }),
    ...(alarm !== undefined && { alarm }),
  };
};

/** `/api/v1/advice`: what is not as it should be, or soon will not be, each with what to do. */
export const adviceRoutes = (
  app: FastifyInstance,
  hall: Hall,
  advice: () => readonly AdviceGiven[],
): void => {
  app.get(
    '/api/v1/advice',
    {
      config: { right: 'see' },
      schema: {
        summary: 'What is not as it should be, or soon will not be, each with what to do',
        response: { 200: jsonSchema(z.array(adviceShape)) },
      },
    },
    () => advice().map((one) => adviceAnswer(hall, one)),
  );
};
