import { reply } from './action.js';
import { type AnswerRecord, answer, rawRecord } from './answer.js';
import { always, type Handler } from './handler.js';
import type { RawRecord } from './message.js';
import { readName } from './name.js';
import { askedName } from './received-query.js';

const CNAME = 5;
const SOA = 6;
const ANY = 255;
const NXDOMAIN = 3;
const LONGEST_CHAIN = 16;

/**
 * A small authoritative server for all names: answers from records that each have a name, follows
 * CNAME, tells NXDOMAIN from no data (RFC 2308, RFC 6604), and shows the SOA record, when there is
 * one among the records, with both.
 */
export function serving(records: readonly (AnswerRecord & { readonly name: string })[]): Handler {
  const owned = records.map((record) => ({
    owner: key(record.name),
    record: rawRecord(record),
  }));
  const soa = owned.map(({ record }) => record).filter(({ type }) => type === SOA);

  return always(
    reply((query) => {
      const type = query.question?.type ?? 0;
      const found: RawRecord[] = [];
      let name = askedName(query);
      for (let step = 0; step < LONGEST_CHAIN; step += 1) {
        const here = owned.filter(({ owner }) => owner === name).map(({ record }) => record);
        if (here.length === 0) return answer(query, found, { rcode: NXDOMAIN, authority: soa });

        const matching = here.filter((record) => type === ANY || record.type === type);
        if (matching.length > 0) return answer(query, [...found, ...matching]);

        const alias = here.find((record) => record.type === CNAME);
        if (alias === undefined) return answer(query, found, { authority: soa });
        found.push(alias);
        name = target(alias);
      }
      return answer(query, found);
    }),
  );
}

function key(name: string): string {
  return name.replace(/\.$/, '').toLowerCase();
}

function target({ rdata }: RawRecord): string {
  const bytes = typeof rdata === 'function' ? rdata(0) : rdata;
  return readName(bytes, 0).name.toLowerCase();
}
