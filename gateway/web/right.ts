import type { FastifyInstance, RouteOptions } from 'fastify';
import type { Right } from '../core/role.js';

export type { Right } from '../core/role.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    right?: Right;
  }
}

const nameOf = ({ method, url }: RouteOptions): string => `${[method].flat().join(',')} ${url}`;

/** Call before the first route. An app with a route without right never becomes ready: `ready` and `listen` reject. */
export const refuseWithoutRight = (app: FastifyInstance): void => {
  const routes: RouteOptions[] = [];
  app.addHook('onRoute', (route) => void routes.push(route));
  app.addHook('onReady', async () => {
    const without = routes.filter(({ config }) => config?.right === undefined).map(nameOf);
    if (without.length > 0) throw new Error(`routes without a right: ${without.join('; ')}`);
  });
};

/** Gives every route of a plugin that cannot say it itself this right. */
export const allWithRight = (scope: FastifyInstance, right: Right): void => {
  scope.addHook('onRoute', (route) => {
    route.config = { ...route.config, right };
  });
};
