import '../src/trappa-stairs-define.js';
import { states } from './states.js';

const asked = new URLSearchParams(location.search);
const language = asked.get('lang') ?? 'sv';
document.documentElement.lang = language;
document.documentElement.dir = asked.get('dir') ?? 'ltr';
document.documentElement.dataset.theme = asked.get('theme') ?? 'light';

const main = document.querySelector('main');
for (const [name, data] of Object.entries(states(language))) {
  if (asked.has('state') && !asked.get('state').split(',').includes(name)) continue;
  const section = document.createElement('section');
  const heading = document.createElement('h2');
  heading.textContent = name;
  const stairs = document.createElement('trappa-stairs');
  stairs.setAttribute('design-mode', '');
  stairs.setAttribute('heading-level', '3');
  if (asked.has('view')) stairs.setAttribute('view', asked.get('view'));
  // Nothing answers at this address for "loading"; the others get their state from the page.
  if (data) stairs.data = data;
  else stairs.setAttribute('src', 'nowhere/staircase');
  section.append(heading, stairs);
  main.append(section);
}

// There is no server behind the examples, so the page answers a claim itself: it stops the element's own request and
// hands back the state with the code in it.
document.addEventListener('trappa-claim', (event) => {
  event.preventDefault();
  const stairs = event.target;
  const offers = stairs.data.offers.map((each) => (each.id === event.detail.offerId ? { ...each, status: 'claimed', code: 'TRAPPA-M3XD' } : each));
  stairs.data = { ...stairs.data, offers };
});
