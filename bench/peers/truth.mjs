/** What stands in the file of the embedded peer: deliveries, entries, points in entries, points in balances. */
import Database from 'better-sqlite3';

const db = new Database(process.argv[2], {readonly: true});
const one = (sql) => db.prepare(sql).pluck().get() ?? 0;
console.log(
  [
    one('select count(*) from delivery'),
    one('select count(*) from entry'),
    one('select sum(points) from entry'),
    one('select sum(balance) from member'),
  ].join(' '),
);
