import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Certificate, makeCertificate } from './certificate.js';
import { freePort } from './endpoint.js';
import type { Knot } from './knot.js';
import { startUnbound, stubZones, type Unbound } from './unbound.js';
import type { Zone } from './zones.js';

/** The name in the certificates of the encrypted servers. */
export const SERVER_NAME = 'dns.test';

/** Files of a certificate and its key. */
export interface CertificateFiles extends Certificate, AsyncDisposable {
  readonly certPath: string;
  readonly keyPath: string;
}

/** Makes a certificate for {@link SERVER_NAME} and 127.0.0.1, in files. */
export async function certificateFiles(
  names: readonly string[] = [SERVER_NAME, '127.0.0.1'],
): Promise<CertificateFiles> {
  const certificate = await makeCertificate(names);
  const folder = await mkdtemp(join(tmpdir(), 'aiodns-certificate-'));
  const [certPath, keyPath] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  await writeFile(certPath, certificate.cert);
  await writeFile(keyPath, certificate.key);
  return {
    ...certificate,
    certPath,
    keyPath,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

/** An unbound that also serves DNS over TLS and HTTPS. */
export interface EncryptedUnbound extends AsyncDisposable {
  readonly unbound: Unbound;
  readonly certificate: CertificateFiles;
  readonly tlsPort: number;
  readonly httpsPort: number;
  /** `tls://127.0.0.1:port#dns.test` */
  readonly tls: string;
  /** `https://127.0.0.1:port/dns-query#dns.test` */
  readonly https: string;
}

/**
 * Starts unbound with DNS over TLS and HTTPS, on free ports of loopback, for the zones of a knotd.
 *
 * @param server - additional lines of its `server:` clause
 */
export async function startEncryptedUnbound(
  knot: Knot,
  zones: readonly Zone[],
  server = '',
): Promise<EncryptedUnbound> {
  const certificate = await certificateFiles();
  const [tlsPort, httpsPort] = [await freePort(), await freePort()];
  const unbound = await startUnbound({
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
  });
  return {
    unbound,
    certificate,
    tlsPort,
    httpsPort,
    tls: `tls://127.0.0.1:${tlsPort}#${SERVER_NAME}`,
    https: `https://127.0.0.1:${httpsPort}/dns-query#${SERVER_NAME}`,
    async [Symbol.asyncDispose]() {
      await unbound.stop();
      await certificate[Symbol.asyncDispose]();
    },
  };
}
