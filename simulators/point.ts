import { z } from 'zod';
import type { PointId } from '../gateway/core/identity.js';

export const point = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]*\/[a-z0-9][a-z0-9-]*$/, { error: 'a point such as aq-03/co2' })
  .transform((text) => text as PointId);
