import type { z } from 'zod';

/** What a request is answered with. */
export interface Response {
  readonly status: number;
  readonly body: unknown;
}

export const ok = (body: unknown): Response => ({ status: 200, body });
export const wrong = (status: number, error: string): Response => ({ status, body: { error } });

const sentence = (error: z.ZodError): string =>
  error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');

/** What `then` makes of a body that fits the schema, else what is wrong with it. */
export const checked = <Body, Made>(
  schema: z.ZodType<Body>,
  body: unknown,
  then: (body: Body) => Made,
): Made | Response => {
  const parsed = schema.safeParse(body);
  return parsed.success ? then(parsed.data) : wrong(400, sentence(parsed.error));
};
