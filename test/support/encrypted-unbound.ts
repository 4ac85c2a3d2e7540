import { type EncryptedServer, startEncrypted } from './encrypted-server.js';
import type { Knot } from './knot.js';
import { startUnbound, stubZones, type Unbound } from './unbound.js';
import type { Zone } from './zones.js';

/** An unbound that also serves DNS over TLS and HTTPS. */
export type EncryptedUnbound = EncryptedServer<Unbound>;

/**
 * Starts unbound with DNS over TLS and HTTPS, on free ports of loopback, for the zones of a knotd.
 *
 * @param server - additional lines of its `server:` clause
 */
export const startEncryptedUnbound = (
  knot: Knot,
  zones: readonly Zone[],
  server = '',
): Promise<EncryptedUnbound> =>
  startEncrypted(async ({ certificate, tlsPort, httpsPort }) =>
    startUnbound({
      zones: await stubZones(knot, zones),
      server: `
  interface: 127.0.0.1@${tlsPort}
  interface: 127.0.0.1@${httpsPort}
  tls-port: ${tlsPort}
  https-port: ${httpsPort}
  tls-service-key: "${certificate.keyPath}"
  tls-service-pem: "${certificate.certPath}"
  incoming-num-tcp: 100
${server}`,
    }),
  );
