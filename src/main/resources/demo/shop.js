/* The demo shop works without this file; with it, choices take effect at once and the merchant's page stays in place. */
const root = document.documentElement;
root.classList.add('scripted');

const refreshStairs = () => document.dispatchEvent(new CustomEvent('trappa:refresh'));

for (const form of document.querySelectorAll('form[data-auto]')) {
  form.addEventListener('change', () => form.requestSubmit());
}

const status = document.querySelector('.busy');
const say = (text) => { status.textContent = text; };

/** What the last action did to the points, seen and heard, for a while. */
const said = () => {
  const text = document.querySelector('.entry .points')?.textContent.replace(/\s+/g, ' ').trim() ?? '';
  say(text);
  setTimeout(() => { if (status.textContent === text) say(''); }, 6000);
};

/** Presses a merchant's button: sends the form, then puts the new panel in place of the old one and moves the stairs. */
const act = async (form) => {
  const order = new FormData(form).get('order');
  say(status.dataset.working);
  for (const button of document.querySelectorAll('#panel button')) button.disabled = true;
  try {
    const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)), headers: { 'X-Part': 'panel' } });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    document.querySelector('#panel').replaceWith(document.importNode(page.querySelector('#panel'), true));
    said();
  } catch {
    for (const button of document.querySelectorAll('#panel button')) button.disabled = false;
    say(status.dataset.failed);
  }
  refreshStairs();
  focusBack(form.getAttribute('action'), order);
};

/** The button pressed was replaced: the focus goes to its successor, else to another button of the same order. */
const focusBack = (action, order) => {
  const same = [...document.querySelectorAll('#panel form')].filter((form) => new FormData(form).get('order') === order);
  const enabled = (form) => form?.querySelector('button:not([disabled])');
  const button = enabled(same.find((form) => form.getAttribute('action') === action)) ?? same.map(enabled).find(Boolean);
  button?.focus();
};

document.addEventListener('submit', (event) => {
  if (!event.target.matches('form[data-part]')) return;
  event.preventDefault();
  act(event.target);
});
