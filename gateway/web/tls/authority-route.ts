import type { FastifyInstance } from 'fastify';

/** `/ca.crt`: the hall's own authority, for a browser to trust; whoever installs it compares the fingerprint. */
export const authorityRoute = (app: FastifyInstance, certificate: string | undefined): void => {
  if (certificate === undefined) return;
  app.get(
    '/ca.crt',
    { config: { right: 'open' }, schema: { summary: 'The authority of this gateway’s HTTPS' } },
    (_, reply) => reply.type('application/x-x509-ca-cert').send(certificate),
  );
};
