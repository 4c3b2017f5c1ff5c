import { z } from 'zod';

/** A zod shape as the JSON Schema that fastify checks with and OpenAPI shows. */
export const jsonSchema = (shape: z.ZodType): Record<string, unknown> => {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, { target: 'draft-7', io: 'input' });
  return schema;
};

/** `2026-03-10T10:17:03+08:00` or milliseconds since 1970. */
export const instantText = z
  .string()
  .refine((text) => !Number.isNaN(readInstant(text)), {
    error: 'an instant such as 2026-03-10T10:17:03+08:00',
  })
  .describe('RFC 3339 with offset, or milliseconds since 1970');

export const readInstant = (text: string): number =>
  /^\d+$/.test(text) ? Number(text) : Date.parse(text);

export const namesShape = z.object({ zh: z.string(), en: z.string() });
