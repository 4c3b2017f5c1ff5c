import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { hallJsonSchema } from './json-schema.js';

/** `npm run schema`: writes hall.schema.json beside its source, wherever the compiled file runs. */
const compiled = import.meta.url.includes('/dist/gateway/config/');
const beside = compiled ? '../../../gateway/config/' : './';
writeFileSync(
  fileURLToPath(new URL(`${beside}hall.schema.json`, import.meta.url)),
  hallJsonSchema(),
);
