import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * @param {string} folder of a package
 * @returns {Promise<string>} its name and licence
 * @throws {Error} when it has no licence file
 */
export async function noticeOf(folder) {
  const { name, version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  return notice(`${name} ${version}`, folder);
}

/**
 * @param {string} title
 * @param {string} folder with a licence file
 */
export async function notice(title, folder) {
  const file = (await readdir(folder)).find((each) => /^licen[cs]e(?:\.md|\.txt)?$/i.test(each));
  if (file === undefined) throw new Error(`${folder} has no licence file`);
  return `${title}\n\n${(await readFile(join(folder, file), 'utf8')).trim()}\n`;
}

/**
 * @param {readonly string[]} notices
 * @returns {string} the text of THIRD-PARTY-NOTICES.txt
 */
export function noticesText(notices) {
  return `This package contains software under these licences.\n\n${notices.join(`\n${'-'.repeat(78)}\n\n`)}`;
}
