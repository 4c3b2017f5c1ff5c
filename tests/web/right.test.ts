import fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { allWithRight, refuseWithoutRight } from '../../gateway/web/right.js';

const closed = () => {
  const app = fastify();
  refuseWithoutRight(app);
  return app;
};

describe('a route', () => {
  it('without a right keeps the whole server from starting, and is named', async () => {
    const app = closed();
    app.get('/known', { config: { right: 'see' } }, () => 'seen');
    app.register(async (scope) => void scope.post('/forgotten', () => 'oh'));
    await expect(app.ready()).rejects.toThrow('routes without a right: POST /forgotten');
  });

  it('with a right is served, and so is what a plugin brings once it is given one', async () => {
    const app = closed();
    app.get('/known', { config: { right: 'see' } }, (request) => request.routeOptions.config.right);
    app.register(async (scope) => {
      allWithRight(scope, 'open');
      scope.register(async (plugin) => {
        plugin.get('/brought', (request) => request.routeOptions.config.right);
      });
    });
    const said = async (url: string) => (await app.inject(url)).body;
    expect([await said('/known'), await said('/brought')]).toEqual(['see', 'open']);
  });
});
