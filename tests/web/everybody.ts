import type { FastifyInstance } from 'fastify';
import { rightsOf } from '../../gateway/access/roles.js';
import type { Who } from '../../gateway/core/access.js';
import type { Role } from '../../gateway/core/role.js';

export const somebody = (role: Role, more: Partial<Who> = {}): Who => ({
  name: `a ${role}`,
  role,
  session: '0123456789ab',
  rights: rightsOf(role),
  csrf: 'csrf',
  locked: false,
  mustChange: false,
  hasPin: false,
  ...more,
});

/** For a test of single routes without the guard: whoever asks is signed in with this role. */
export const everybodyIs = (app: FastifyInstance, role: Role, more: Partial<Who> = {}): void => {
  app.decorateRequest('who', undefined);
  app.decorateRequest('from', '127.0.0.1');
  app.addHook('onRequest', async (request) => {
    request.who = somebody(role, more);
  });
};
