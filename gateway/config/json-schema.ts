import { z } from 'zod';
import { hallFileSchema } from './schema.js';

/** The text of hall.schema.json: draft-07, because that is what YAML editors read. */
export const hallJsonSchema = (): string => {
  const { $schema, ...shape } = z.toJSONSchema(hallFileSchema, { target: 'draft-7', io: 'input' });
  const schema = { $schema, $id: 'hall.schema.json', title: 'Hallkeeper hall.yaml', ...shape };
  return `${JSON.stringify(schema, undefined, 2)}\n`;
};
