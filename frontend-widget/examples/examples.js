import '../src/trappa-stairs-define.js';
import '../src/trappa-line-define.js';
import { answers, compact, lines, moments, states } from './states.js';

const asked = new URLSearchParams(location.search);
const language = asked.get('lang') ?? 'sv';
document.documentElement.lang = language;
document.documentElement.dir = asked.get('dir') ?? 'ltr';
document.documentElement.dataset.theme = asked.get('theme') ?? 'light';
if (asked.has('phones')) document.documentElement.dataset.phones = '';
const all = states(language);

// There is no server behind the examples: what the element asks for is answered here. One shop is there once and then gone,
// another refuses whatever is wished for.
let calls = 0;
const fetchFromServer = window.fetch;
window.fetch = (address, options) => {
  const [shop, path] = new URL(address).pathname.split('/').slice(-2);
  const isWish = options?.method === 'POST';
  if (shop === 'gone') return Promise.resolve(calls++ ? new Response(null, { status: 503 }) : Response.json(all.member));
  if (path === 'staircase' && all[shop]) return Promise.resolve(Response.json(all[shop]));
  if (shop === 'refusing' && isWish) return Promise.resolve(Response.json({ type: 'about:blank' }, { status: 409 }));
  return path in answers ? Promise.resolve(Response.json(answers[path], { status: isWish ? 201 : 200 })) : fetchFromServer(address, options);
};

const wanted = (name) => !asked.has('state') || asked.get('state').split(',').includes(name);
const main = document.querySelector('main');

/** Some of it is fetched first: some frames later there is something to press. */
const press = (stairs, [key, ...more], frames = 300) => {
  const button = stairs.shadowRoot.querySelector(`[data-key="${key}"]`);
  button?.click();
  if (!button && frames) requestAnimationFrame(() => press(stairs, [key, ...more], frames - 1));
  else if (button && more[0]) press(stairs, more, 1000);
};

/** `shows` is what there is to be seen when all of it is there. */
const show = (name, attributes, data, keys, shows, tag = 'trappa-stairs') => {
  const section = document.createElement('section');
  const heading = document.createElement('h2');
  heading.textContent = name;
  const stairs = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) stairs.setAttribute(key, value);
  if (data) stairs.data = data;
  section.append(heading, stairs);
  if (shows) section.dataset.shows = shows;
  main.append(section);
  // What opens only when pressed is opened here, to be seen: ?open=history
  const pressed = keys ?? (asked.has('open') ? [asked.get('open')] : []);
  if (pressed[0]) press(stairs, pressed);
  return stairs;
};

const whole = { 'design-mode': '', 'heading-level': 3 };
for (const [name, data] of Object.entries(all)) {
  // Nothing answers at this address for "loading"; the others get their state from the page.
  if (wanted(name)) show(name, { ...whole, ...(asked.has('view') && { view: asked.get('view') }), src: data ? name + '/staircase' : 'nowhere/staircase' }, data);
}
if (wanted('stale')) {
  const stairs = show('stale', { ...whole, src: 'gone/staircase' }, null, [], '[data-key=retry]');
  stairs.addEventListener('trappa-update', () => stairs.refresh(), { once: true });
}
for (const [name, [state, keys, shows]] of Object.entries(moments)) if (wanted(name)) show(name, { ...whole, src: 'refusing/staircase' }, all[state], keys, shows);
for (const [name, [attributes, state]] of Object.entries(compact)) if (wanted(name)) show(name, attributes, all[state], [], '.glyph');
for (const [name, attributes] of Object.entries(lines)) if (wanted(name)) show(name, attributes, null, [], '.glyph', 'trappa-line');
