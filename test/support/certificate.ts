import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A certificate and its key, as PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** Options of {@link makeCertificate}. */
export interface CertificateOptions {
  /** When it expires, in days from now; negative for one that has. Default: 2. */
  readonly days?: number;
}

/** Makes a certificate for names and addresses, signed by itself. A name may be a wildcard. */
export async function makeCertificate(
  names: readonly string[],
  { days = 2 }: CertificateOptions = {},
): Promise<Certificate> {
  const folder = await mkdtemp(join(tmpdir(), 'aiodns-certificate-'));
  try {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const alternatives = names
      .map((name) => `${isIP(name) === 0 ? 'DNS' : 'IP'}:${name}`)
      .join(',');
    await run('openssl', [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
      ...['-subj', '/CN=aiodns test', '-days', String(days), '-keyout', key, '-out', cert],
      ...['-addext', `subjectAltName=${alternatives}`],
    ]);
    return { cert: await readFile(cert, 'utf8'), key: await readFile(key, 'utf8') };
  } finally {
    await rm(folder, { recursive: true });
  }
}
