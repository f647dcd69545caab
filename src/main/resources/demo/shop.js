/* The demo shop works without this file; with it, choices take effect at once and the merchant's page stays in place. */
const root = document.documentElement;
root.classList.add('scripted');

const refreshStairs = () => document.dispatchEvent(new CustomEvent('trappa:refresh'));

for (const form of document.querySelectorAll('form[data-auto]')) {
  form.addEventListener('change', () => form.requestSubmit());
}

const status = document.querySelector('.busy');
const say = (text) => { if (status) status.textContent = text; };

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
    say('');
  } catch {
    for (const button of document.querySelectorAll('#panel button')) button.disabled = false;
    say(status.dataset.failed);
  }
  refreshStairs();
  focusBack(form.getAttribute('action'), order);
};

/** The button pressed was replaced: the focus goes to its successor, or to the panel when that one is switched off. */
const focusBack = (action, order) => {
  const twin = [...document.querySelectorAll(`#panel form[action="${action}"]`)].find(
    (form) => (new FormData(form).get('order') ?? null) === order,
  );
  const button = twin?.querySelector('button:not([disabled])') ?? document.querySelector('#panel button:not([disabled])');
  button?.focus();
};

document.addEventListener('submit', (event) => {
  if (!event.target.matches('form[data-part]')) return;
  event.preventDefault();
  act(event.target);
});

/** "Gives you 249 points": asked of Trappa for this shopper; the line stays away when there is no answer. */
for (const line of document.querySelectorAll('[data-estimate]')) {
  const amount = line.dataset.estimate;
  if (amount === '0') continue;
  fetch('/apps/trappa/estimate?amount_minor=' + amount)
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
    .then(({ points }) => {
      if (!Number.isSafeInteger(points)) return;
      line.textContent = line.dataset.text.replace('{points}', new Intl.NumberFormat(root.lang).format(points));
      line.hidden = false;
    })
    .catch(() => {});
}
