import type { FastifyInstance, RouteOptions } from 'fastify';
import type { Right } from '../core/role.js';

export type { Right } from '../core/role.js';

/**
 * Who has less than the whole right, and whom a route serves as well because it shows them less: a
 * `locked` desk, a wall `screen`, an assessor whose invitation names zones or a period (`scoped`).
 */
export type Lesser = 'locked' | 'screen' | 'scoped';

declare module 'fastify' {
  interface FastifyContextConfig {
    right?: Right;
    also?: readonly Lesser[];
    /** Pages ask it by themselves: it does not hold the idle lock off. */
    background?: true;
    /** What leaves the house with a good answer, as the audit names it. */
    exports?: string;
  }
}

const nameOf = ({ method, url }: RouteOptions): string => `${[method].flat().join(',')} ${url}`;

/**
 * Call before the first route. An app with a route without right never becomes ready: `ready` and `listen`
 * reject. Returns the table of routes as it grows.
 */
export const refuseWithoutRight = (app: FastifyInstance): readonly RouteOptions[] => {
  const routes: RouteOptions[] = [];
  app.addHook('onRoute', (route) => void routes.push(route));
  app.addHook('onReady', async () => {
    const without = routes.filter(({ config }) => config?.right === undefined).map(nameOf);
    if (without.length > 0) throw new Error(`routes without a right: ${without.join('; ')}`);
  });
  return routes;
};

/** Gives every route of a plugin that cannot say it itself this right. */
export const allWithRight = (scope: FastifyInstance, right: Right): void => {
  scope.addHook('onRoute', (route) => {
    route.config = { ...route.config, right };
  });
};
