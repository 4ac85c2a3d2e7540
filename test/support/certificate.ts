import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
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
  /** Whether it has expired. Default: it is valid for two days. */
  readonly expired?: boolean;
}

/** Makes a certificate for names and addresses, signed by itself. A name may be a wildcard. */
export async function makeCertificate(
  names: readonly string[],
  { expired = false }: CertificateOptions = {},
): Promise<Certificate> {
  const folder = await mkdtemp(join(tmpdir(), 'aiodns-certificate-'));
  try {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const alternatives = names
      .map((name) => `${isIP(name) === 0 ? 'DNS' : 'IP'}:${name}`)
      .join(',');
    await run('openssl', [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
      ...['-subj', '/CN=aiodns test', '-days', '2', '-keyout', key, '-out', cert],
      ...['-addext', `subjectAltName=${alternatives}`],
    ]);
    if (expired) await signForThePast(folder, key, cert, alternatives);
    return { cert: await readFile(cert, 'utf8'), key: await readFile(key, 'utf8') };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Replaces a certificate by one that was valid for a day of 2020: `openssl req` takes no dates. */
async function signForThePast(
  folder: string,
  key: string,
  cert: string,
  alternatives: string,
): Promise<void> {
  const [config, request] = [join(folder, 'ca.conf'), join(folder, 'request.pem')];
  await writeFile(join(folder, 'index.txt'), '');
  await writeFile(
    config,
    `[ca]
default_ca = here
[here]
database = ${folder}/index.txt
new_certs_dir = ${folder}
rand_serial = yes
default_md = sha256
policy = any
x509_extensions = names
[any]
commonName = supplied
[names]
subjectAltName = ${alternatives}
`,
  );
  await run('openssl', [
    ...['req', '-new', '-key', key, '-subj', '/CN=aiodns test', '-out', request],
  ]);
  await run('openssl', [
    ...['ca', '-selfsign', '-batch', '-notext', '-config', config, '-keyfile', key],
    ...[
      '-in',
      request,
      '-out',
      cert,
      '-startdate',
      '20200101000000Z',
      '-enddate',
      '20200102000000Z',
    ],
  ]);
}
