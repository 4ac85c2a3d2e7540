import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A registry on loopback that has our packages and no other. */
export interface Registry extends AsyncDisposable {
  readonly url: string;
  /** The names of the packages whose tarballs were downloaded, sorted. */
  downloads(): string[];
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const isManifest = (value: unknown): value is Manifest =>
  typeof value === 'object' && value !== null && 'name' in value && 'version' in value;

/**
 * Serves the tarballs that `npm run pack` wrote. A prebuilt addon of another platform that was not packed has a tarball
 * without an addon: some package managers download it, as they do not tell C libraries apart.
 *
 * @throws Error when there are no tarballs
 */
export async function startRegistry(folder: string): Promise<Registry> {
  const files = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.tgz'));
  if (files.length === 0) throw new Error('Run "npm run pack" before the tests of installing.');

  const downloaded = new Set<string>();
  const packuments = new Map<string, unknown>();
  const tarballs = new Map<string, { name: string; content: Buffer }>();
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://registry.test').pathname);
    const tarball = tarballs.get(path);
    const packument = packuments.get(path.slice(1));
    if (tarball !== undefined) {
      downloaded.add(tarball.name);
      response.setHeader('content-type', 'application/octet-stream').end(tarball.content);
    } else if (packument !== undefined) {
      response.setHeader('content-type', 'application/json').end(JSON.stringify(packument));
    } else {
      response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"Not found"}');
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no address');
  const url = `http://127.0.0.1:${address.port}`;

  const add = (manifest: Manifest, content: Buffer) => {
    const path = `/-/${manifest.name.replace('@', '').replace('/', '-')}-${manifest.version}.tgz`;
    tarballs.set(path, { name: manifest.name, content });
    const integrity = `sha512-${createHash('sha512').update(content).digest('base64')}`;
    const shasum = createHash('sha1').update(content).digest('hex');
    const dist = { tarball: `${url}${path}`, integrity, shasum };
    packuments.set(manifest.name, {
      name: manifest.name,
      'dist-tags': { latest: manifest.version },
      versions: { [manifest.version]: { ...manifest, dist } },
      time: { [manifest.version]: '2020-01-01T00:00:00.000Z' },
    });
  };
  const optional: { name: string; version: string }[] = [];
  for (const file of files) {
    const text = execFileSync('tar', ['-xzOf', join(folder, file), 'package/package.json']);
    const manifest: unknown = JSON.parse(text.toString());
    if (!isManifest(manifest)) throw new Error(`${file} has no manifest`);
    add(manifest, await readFile(join(folder, file)));
    for (const [name, version] of Object.entries(manifest.optionalDependencies ?? {}))
      optional.push({ name, version });
  }
  for (const { name, version } of optional) {
    if (packuments.has(name)) continue;
    const [os, cpu, abi] = name.replace('@aiodns/core-native-', '').split('-');
    const libc = abi === 'gnu' ? 'glibc' : abi;
    const manifest = { name, version, os: [os], cpu: [cpu], ...(libc && { libc: [libc] }) };
    add(manifest, await packed(manifest));
  }
  return {
    url,
    downloads: () => [...downloaded].sort(),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A tarball of nothing but a manifest. */
async function packed(manifest: object): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'aiodns-packed-'));
  try {
    await mkdir(join(folder, 'package'));
    await writeFile(join(folder, 'package', 'package.json'), JSON.stringify(manifest));
    execFileSync('tar', ['-czf', 'packed.tgz', 'package'], { cwd: folder });
    return await readFile(join(folder, 'packed.tgz'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
