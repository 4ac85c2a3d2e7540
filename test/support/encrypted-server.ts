import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Certificate, makeCertificate } from './certificate.js';
import { freePort } from './endpoint.js';

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

/** What a server needs for DNS over TLS and HTTPS. */
export interface Encryption {
  readonly certificate: CertificateFiles;
  readonly tlsPort: number;
  readonly httpsPort: number;
}

/** A server on loopback that speaks plain DNS, and DNS over TLS and HTTPS. */
export interface EncryptedServer<Server> extends Encryption, AsyncDisposable {
  readonly server: Server;
  /** `tls://127.0.0.1:port#dns.test` */
  readonly tls: string;
  /** `https://127.0.0.1:port/dns-query#dns.test` */
  readonly https: string;
}

/** Makes a certificate, finds free ports, and starts a server with them. */
export async function startEncrypted<Server extends { stop(): Promise<void> }>(
  start: (encryption: Encryption) => Promise<Server>,
): Promise<EncryptedServer<Server>> {
  const certificate = await certificateFiles();
  const [tlsPort, httpsPort] = [await freePort(), await freePort()];
  const encryption = { certificate, tlsPort, httpsPort };
  const server = await start(encryption);
  return {
    ...encryption,
    server,
    tls: `tls://127.0.0.1:${tlsPort}#${SERVER_NAME}`,
    https: `https://127.0.0.1:${httpsPort}/dns-query#${SERVER_NAME}`,
    async [Symbol.asyncDispose]() {
      await server.stop();
      await certificate[Symbol.asyncDispose]();
    },
  };
}
