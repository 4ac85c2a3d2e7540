import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sendQuery } from './dns-client.js';
import { type EncryptedServer, startEncrypted } from './encrypted-server.js';
import { type Endpoint, serverString } from './endpoint.js';
import { type ServerProcess, startServer } from './server-process.js';

/** A running dnsdist. */
export type Dnsdist = EncryptedServer<ServerProcess>;

/**
 * Starts dnsdist, which serves DNS over TLS and HTTPS, in front of a server for plain DNS.
 *
 * By default it reads one query of a connection at a time, and version 1.7.3 then forgets those that came in the same TLS
 * record: `maxInFlight` is what its documentation recommends for pipelining.
 */
export const startDnsdist = (backend: Endpoint): Promise<Dnsdist> =>
  startEncrypted(({ certificate: { certPath, keyPath }, tlsPort, httpsPort }) =>
    startServer({
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
    }),
  );
