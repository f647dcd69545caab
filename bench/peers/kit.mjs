/** Shopify's own kit for Node on PostgreSQL: one statement per delivery does the inbox, the ledger and the balance. */
import cluster from 'node:cluster';
import express from 'express';
import pg from 'pg';
import {ApiVersion, DeliveryMethod, LogSeverity} from '@shopify/shopify-api';
import {shopifyApp} from '@shopify/shopify-app-express';
import {MemorySessionStorage} from '@shopify/shopify-app-session-storage-memory';
import {award} from './order.mjs';

const [port, url, secret, workers] = process.argv.slice(2);

const TABLES = `
  create table if not exists delivery (shop text, webhook_id text, topic text not null, body text not null,
    received_at timestamptz not null default now(), primary key (shop, webhook_id));
  create table if not exists entry (shop text, order_id bigint, kind text, customer_id bigint not null,
    points bigint not null, created_at timestamptz not null default now(), primary key (shop, order_id, kind));
  create table if not exists member (shop text, customer_id bigint, balance bigint not null,
    primary key (shop, customer_id))`;

const AWARD = `
  with delivered as (
    insert into delivery (shop, webhook_id, topic, body) values ($1, $2, $3, $4) on conflict do nothing returning 1),
  awarded as (
    insert into entry (shop, order_id, kind, customer_id, points)
    select $1, $5, 'earned', $6, $7 from delivered where $7::bigint > 0 on conflict do nothing
    returning customer_id, points)
  insert into member (shop, customer_id, balance) select $1, customer_id, points from awarded
  on conflict (shop, customer_id) do update set balance = member.balance + excluded.balance`;

if (cluster.isPrimary) {
  const setup = new pg.Client({connectionString: url});
  await setup.connect();
  await setup.query(TABLES);
  await setup.end();
  for (let i = 0; i < Number(workers); i++) {
    cluster.fork();
  }
} else {
  const pool = new pg.Pool({connectionString: url, max: 8});
  const shopify = shopifyApp({
    api: {
      apiKey: 'bench',
      apiSecretKey: secret,
      apiVersion: Object.values(ApiVersion).at(-2),
      scopes: ['read_orders'],
      hostScheme: 'https',
      hostName: 'bench.example',
      logger: {level: LogSeverity.Error},
    },
    auth: {path: '/api/auth', callbackPath: '/api/auth/callback'},
    webhooks: {path: '/webhooks'},
    sessionStorage: new MemorySessionStorage(),
  });
  const paid = async (topic, shop, body, webhookId) => {
    const {order, customer, points} = award(JSON.parse(body));
    await pool.query({name: 'award', text: AWARD, values: [shop, webhookId, topic, body, order, customer, points]});
  };
  const app = express();
  app.disable('x-powered-by');
  app.post(
    '/webhooks',
    shopify.processWebhooks({
      webhookHandlers: {
        ORDERS_PAID: {deliveryMethod: DeliveryMethod.Http, callbackUrl: '/webhooks', callback: paid},
      },
    }),
  );
  app.listen(Number(port), '127.0.0.1');
}
