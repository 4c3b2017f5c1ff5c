import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Language } from '../core/fault.js';
import { catalogue } from '../text/text.js';
import { jsonSchema } from './answer.js';

const asked = z.object({ language: z.enum(['zh', 'en']) });

/** `/api/v1/words/zh`: the one catalogue, so that pages, messages and commands say the same words. */
export const wordRoutes = (app: FastifyInstance): void => {
  app.get<{ Params: { language: Language } }>(
    '/api/v1/words/:language',
    {
      config: { right: 'open' },
      schema: { summary: 'Every word of the pages in one language', params: jsonSchema(asked) },
    },
    (request) => catalogue(request.params.language),
  );
};
