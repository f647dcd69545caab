/** Written by hand on an embedded database: fastify, node:crypto and SQLite (WAL, forced to disk at each commit). */
import {createHmac, timingSafeEqual} from 'node:crypto';
import Database from 'better-sqlite3';
import Fastify from 'fastify';
import {award} from './order.mjs';

const [port, file, secret] = process.argv.slice(2);

const db = new Database(file);
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.exec(`
  create table if not exists delivery (shop text, webhook_id text, topic text not null, body blob not null,
    received_at text not null, primary key (shop, webhook_id)) without rowid;
  create table if not exists entry (shop text, order_id integer, kind text, customer_id integer not null,
    points integer not null, created_at text not null, primary key (shop, order_id, kind)) without rowid;
  create table if not exists member (shop text, customer_id integer, balance integer not null,
    primary key (shop, customer_id)) without rowid`);

const deliver = db.prepare('insert or ignore into delivery values (?, ?, ?, ?, ?)');
const earn = db.prepare("insert or ignore into entry values (?, ?, 'earned', ?, ?, ?)");
const balance = db.prepare(
  'insert into member values (?, ?, ?) on conflict do update set balance = balance + excluded.balance',
);

const take = db.transaction((shop, webhookId, topic, body, {order, customer, points}) => {
  const now = new Date().toISOString();
  if (deliver.run(shop, webhookId, topic, body, now).changes === 0) {
    return;
  }
  if (points > 0 && earn.run(shop, order, customer, points, now).changes === 1) {
    balance.run(shop, customer, points);
  }
});

const app = Fastify({logger: false, bodyLimit: 1_048_576});
app.removeAllContentTypeParsers();
app.addContentTypeParser('*', {parseAs: 'buffer'}, (request, body, done) => done(null, body));

app.post('/webhooks', (request, reply) => {
  const expected = createHmac('sha256', secret).update(request.body).digest();
  const given = Buffer.from(request.headers['x-shopify-hmac-sha256'] ?? '', 'base64');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    return reply.code(401).send();
  }
  take.immediate(
    request.headers['x-shopify-shop-domain'],
    request.headers['x-shopify-webhook-id'],
    request.headers['x-shopify-topic'],
    request.body,
    award(JSON.parse(request.body)),
  );
  return reply.send();
});

await app.listen({port: Number(port), host: '127.0.0.1'});
