import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sendQuery } from './dns-client.js';
import { type CertificateFiles, certificateFiles, SERVER_NAME } from './encrypted-unbound.js';
import { type Endpoint, freePort, serverString } from './endpoint.js';
import { type ServerProcess, startServer } from './server-process.js';

/** A running dnsdist. */
export interface Dnsdist extends AsyncDisposable {
  readonly process: ServerProcess;
  readonly certificate: CertificateFiles;
  readonly tlsPort: number;
  readonly httpsPort: number;
  readonly tls: string;
  readonly https: string;
}

/**
 * Starts dnsdist, which serves DNS over TLS and HTTPS, in front of a server for plain DNS.
 *
 * By default it reads one query of a connection at a time, and version 1.7.3 then forgets those that came in the same TLS
 * record: `maxInFlight` is what its documentation recommends for pipelining.
 */
export async function startDnsdist(backend: Endpoint): Promise<Dnsdist> {
  const certificate = await certificateFiles();
  const [tlsPort, httpsPort] = [await freePort(), await freePort()];
  const { certPath, keyPath } = certificate;
  const process = await startServer({
    command: 'dnsdist',
    debianPackage: 'dnsdist',
    addresses: ['127.0.0.1'],
    args: (confPath) => ['--supervised', '--disable-syslog', '-C', confPath],
    async configure(folder, port) {
      const confPath = join(folder, 'dnsdist.conf');
      await writeFile(
        confPath,
        `
setSecurityPollSuffix("")
newServer({address="${serverString(backend)}", healthCheckMode="up"})
setLocal("127.0.0.1:${port}")
addTLSLocal("127.0.0.1:${tlsPort}", "${certPath}", "${keyPath}", { maxInFlight=1000 })
addDOHLocal("127.0.0.1:${httpsPort}", "${certPath}", "${keyPath}", "/dns-query")
`,
      );
      return confPath;
    },
    async ready(server) {
      try {
        await sendQuery(server, { name: 'example.test', type: 'SOA' }, { timeout: 1_000 });
        return true;
      } catch {
        return false;
      }
    },
    hopeless: /Fatal|Error/,
  });
  return {
    process,
    certificate,
    tlsPort,
    httpsPort,
    tls: `tls://127.0.0.1:${tlsPort}#${SERVER_NAME}`,
    https: `https://127.0.0.1:${httpsPort}/dns-query#${SERVER_NAME}`,
    async [Symbol.asyncDispose]() {
      await process.stop();
      await certificate[Symbol.asyncDispose]();
    },
  };
}
