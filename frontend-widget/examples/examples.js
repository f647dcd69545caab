import '../src/trappa-stairs-define.js';
import { answers, lines, states } from './states.js';

const asked = new URLSearchParams(location.search);
const language = asked.get('lang') ?? 'sv';
document.documentElement.lang = language;
document.documentElement.dir = asked.get('dir') ?? 'ltr';
document.documentElement.dataset.theme = asked.get('theme') ?? 'light';

// There is no server behind the examples: what the element asks for is answered here.
const fetchFromServer = window.fetch;
window.fetch = (address, options) => {
  const path = new URL(address).pathname.split('/').pop();
  return path in answers ? Promise.resolve(Response.json(answers[path], { status: options?.method === 'POST' ? 201 : 200 })) : fetchFromServer(address, options);
};

const wanted = (name) => !asked.has('state') || asked.get('state').split(',').includes(name);
const main = document.querySelector('main');

/** Some languages are fetched first: a few frames later there is something to press. */
const open = (stairs, frames) => {
  const opener = stairs.shadowRoot.querySelector(`[data-key="${asked.get('open')}"]`);
  if (opener) opener.click();
  else if (frames) requestAnimationFrame(() => open(stairs, frames - 1));
};

const show = (name, attributes, data) => {
  const section = document.createElement('section');
  const heading = document.createElement('h2');
  heading.textContent = name;
  const stairs = document.createElement('trappa-stairs');
  for (const [key, value] of Object.entries(attributes)) stairs.setAttribute(key, value);
  if (data) stairs.data = data;
  section.append(heading, stairs);
  main.append(section);
  // What opens only when pressed is opened here, to be seen: ?open=history
  if (asked.has('open')) open(stairs, 100);
};

for (const [name, data] of Object.entries(states(language))) {
  // Nothing answers at this address for "loading"; the others get their state from the page.
  const attributes = { 'design-mode': '', 'heading-level': 3, ...(asked.has('view') && { view: asked.get('view') }), ...(!data && { src: 'nowhere/staircase' }) };
  if (wanted(name)) show(name, attributes, data);
}
for (const [name, attributes] of Object.entries(lines)) if (wanted(name)) show(name, attributes, attributes.view === 'launcher' && states(language).member);
