// What a shop without Shopify does for the widget: it says who is logged in, under the secret it shares with Trappa.
//   TRAPPA=http://127.0.0.1:8080 SHOP=my-shop.myshopify.com SECRET=… node own-proxy.mjs
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';

const { TRAPPA, SHOP, SECRET, PORT = 0, SESSIONS = '{}' } = process.env;
const OURS = ['shop', 'timestamp', 'logged_in_customer_id', 'path_prefix', 'signature'];
const ASKED = ['content-type', 'idempotency-key', 'if-none-match'];
const ANSWERED = ['content-type', 'etag', 'cache-control', 'retry-after'];

// Yours: the customer's number by the cookie of your own session, '' for a guest.
const sessions = JSON.parse(SESSIONS);
const customerOf = ({ headers }) => sessions[/\bsession=(\w+)/.exec(headers.cookie)?.[1]] ?? '';

const only = (names, headers) => Object.fromEntries(names.filter((name) => headers.get(name)).map((name) => [name, headers.get(name)]));

const proxy = async (request, response) => {
  const { pathname, searchParams: query } = new URL(request.url, 'http://shop');
  const [, path] = /^\/apps\/trappa\/([\w/-]+)$/.exec(pathname) ?? [];
  if (!path) return response.writeHead(404).end();

  // What the browser says under these names is no proof of anything.
  for (const name of OURS) query.delete(name);
  query.set('shop', SHOP);
  query.set('timestamp', Math.floor(Date.now() / 1000));
  query.set('logged_in_customer_id', customerOf(request));
  const signed = [...new Set(query.keys())].map((name) => `${name}=${query.getAll(name)}`).sort().join('');
  query.set('signature', createHmac('sha256', SECRET).update(signed).digest('hex'));

  const body = [];
  for await (const part of request) body.push(part);
  const answer = await fetch(`${TRAPPA}/proxy/${path}?${query}`, {
    method: request.method,
    headers: only(ASKED, new Headers(request.headers)),
    body: request.method === 'POST' ? Buffer.concat(body) : undefined,
  });
  response.writeHead(answer.status, only(ANSWERED, answer.headers)).end(Buffer.from(await answer.arrayBuffer()));
};

const server = createServer((request, response) => proxy(request, response).catch(() => response.writeHead(503).end()));
server.listen(PORT, '127.0.0.1', () => console.log(server.address().port));
